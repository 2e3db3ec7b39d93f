using ClockifyBff.Api.Problems;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>A change that Clockify rejected although the timer was stopped.</summary>
/// <param name="Member">The name of the member in the request.</param>
/// <param name="ErrorCode">The reason, as one of the error codes of problems.</param>
/// <param name="Detail">The reason, for people.</param>
internal sealed record NotChanged(string Member, string ErrorCode, string Detail)
{
    /// <summary>Creates the report about a member from the reason why Clockify rejected the whole entry.</summary>
    public static NotChanged Of(string member, Problem reason) =>
        new(
            member,
            reason.ErrorCode,
            reason.Errors?.GetValueOrDefault(member) is { } messages
                ? string.Join(' ', messages)
                : $"Clockify rejected the changes. {reason.Detail}"
        );
}
