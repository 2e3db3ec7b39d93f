using ClockifyBff.Api.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>Selects the timer to discard.</summary>
internal sealed record DiscardTimerQuery
{
    /// <summary>
    /// The id of the running time entry. Required. If it is not the running one, the request fails with 409 `timer_not_running` and nothing
    /// changes.
    /// </summary>
    [FromQuery(Name = "id")]
    public string? Id { get; init; }
}

internal sealed class DiscardTimerQueryValidator : AbstractValidator<DiscardTimerQuery>
{
    public DiscardTimerQueryValidator() => RuleFor(timer => timer.Id).NotEmpty().WithMessage("Required.").ClockifyId();
}
