using System.Text.Json;
using ClockifyBff.Http;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>What the caller is doing now.</summary>
/// <param name="Entry">The running entry; null where no timer runs.</param>
/// <param name="Now">The time here, from which frontends count.</param>
internal sealed record TimerState(TimeEntry? Entry, DateTimeOffset Now) : IEntity, IExample
{
    public static object Example => new TimerState(TimerStarted.ExampleEntry, TimerStarted.ExampleNow);

    /// <summary>Weak, for it leaves out what time it is: the same entry runs, whenever it is asked about.</summary>
    string IEntity.Etag => $"W/{EntityTag.Of(JsonSerializer.SerializeToUtf8Bytes(Entry, ApiJson.Options))}";
}

/// <summary>A timer that was started.</summary>
/// <param name="Started">The entry that runs now.</param>
/// <param name="Stopped">The entry that ran until then; null where none did.</param>
/// <param name="Now">The time here.</param>
internal sealed record TimerStarted(TimeEntry Started, TimeEntry? Stopped, DateTimeOffset Now) : IExample
{
    public static DateTimeOffset ExampleNow => new(2026, 11, 23, 9, 0, 25, TimeSpan.Zero);

    public static TimeEntry ExampleEntry => (TimeEntry)TimeEntry.Example with { End = null, Duration = null, DurationSeconds = null };

    public static object Example => new TimerStarted(ExampleEntry, Stopped: null, ExampleNow);
}

/// <summary>A timer that was stopped.</summary>
/// <param name="Stopped">The entry, ended.</param>
/// <param name="NotChanged">The members of the request that Clockify refused to change while the timer stopped all the same; empty where it
/// took all.</param>
/// <param name="Now">The time here.</param>
internal sealed record TimerStopped(TimeEntry Stopped, IReadOnlyList<NotChanged> NotChanged, DateTimeOffset Now) : IExample
{
    public static object Example => new TimerStopped((TimeEntry)TimeEntry.Example, [], TimerStarted.ExampleNow);
}

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

/// <summary>A timer that is gone.</summary>
/// <param name="Deleted">The entry that ran.</param>
/// <param name="Steps">What was done, in order.</param>
/// <param name="Now">The time here.</param>
internal sealed record TimerDiscarded(TimeEntry Deleted, IReadOnlyList<string> Steps, DateTimeOffset Now) : IExample
{
    public static object Example => new TimerDiscarded(TimerStarted.ExampleEntry, ["delete"], TimerStarted.ExampleNow);
}
