using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Validation;
using FluentValidation;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>The time entry to continue. All members are optional.</summary>
internal sealed record ContinueTimerRequest : IRequestBody<ContinueTimerRequest>, IExample
{
    public static object Example => new ContinueTimerRequest { IfRunning = "stop" };

    /// <summary>The id of a finished time entry of the caller. Default: the entry that ended last.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// What to do if a timer is running: `stop` stops it, `fail` rejects the request with 409 `timer_running`. Default: `stop`.
    /// </summary>
    public string? IfRunning { get; init; }
}

internal sealed class ContinueTimerRequestValidator : AbstractValidator<ContinueTimerRequest>
{
    public ContinueTimerRequestValidator()
    {
        RuleFor(timer => timer.Id).ClockifyId();
        RuleFor(timer => timer.IfRunning).OneOf("stop", "fail");
    }
}
