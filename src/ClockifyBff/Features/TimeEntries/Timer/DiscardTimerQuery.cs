using ClockifyBff.Http.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>Which timer is discarded.</summary>
internal sealed record DiscardTimerQuery
{
    /// <summary>The id of the entry that runs. Any other is 409 `timer_not_running`, and nothing changes.</summary>
    [FromQuery(Name = "id")]
    public string? Id { get; init; }
}

internal sealed class DiscardTimerQueryValidator : AbstractValidator<DiscardTimerQuery>
{
    public DiscardTimerQueryValidator() => RuleFor(timer => timer.Id).NotEmpty().WithMessage("Required.").ClockifyId();
}
