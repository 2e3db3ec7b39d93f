using ClockifyBff.Http.Problems;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>A member of a request that Clockify refused to change.</summary>
/// <param name="Member">The member.</param>
/// <param name="ErrorCode">Why, as one of the error codes of problems.</param>
/// <param name="Detail">Why, for people.</param>
internal sealed record NotChanged(string Member, string ErrorCode, string Detail)
{
    /// <summary>A member and the reason that was found for the refusal of the whole entry.</summary>
    public static NotChanged Of(string member, Problem reason) =>
        new(
            member,
            reason.ErrorCode,
            reason.Errors?.GetValueOrDefault(member) is { } messages
                ? string.Join(' ', messages)
                : $"Clockify refused to change the entry. {reason.Detail}"
        );
}
