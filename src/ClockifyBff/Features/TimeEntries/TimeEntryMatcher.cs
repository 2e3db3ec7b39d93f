using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Features.TimeEntries.Timer;
using NodaTime;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>Finds out whether an earlier attempt of a request has already created its time entry.</summary>
internal sealed class TimeEntryMatcher(ClockifyTimeEntries entries, TimeProvider time)
{
    // How far the clocks of this service and of Clockify, which counts in whole seconds, may differ.
    private static readonly TimeSpan _clockTolerance = TimeSpan.FromSeconds(2);

    /// <summary>Returns the entry that an earlier attempt created; null if there is none, so that the request can be sent.</summary>
    /// <param name="access">The caller.</param>
    /// <param name="userId">The owner of the entry.</param>
    /// <param name="entry">The entry as the request gave it, without defaults that this service adds.</param>
    /// <param name="since">The time of the first attempt. An entry without a start started then or later.</param>
    /// <param name="original">The id of the entry that was copied, which is no match; null if none was.</param>
    /// <exception cref="OutcomeUnknownException">
    /// An entry exists that may or may not be the result; or no entry exists, and sending the request would
    /// stop a running timer.
    /// </exception>
    public async Task<ClockifyTimeEntry?> FindCreatedAsync(
        WorkspaceAccess access,
        string userId,
        ClockifyTimeEntryBody entry,
        FirstAttempt since,
        string? original = null
    )
    {
        var start = entry.Start is { } text ? Instant.FromDateTimeOffset(InstantText.Parse(text)!.Value) : (Instant?)null;
        var window = start is { } known
            ? new TimeEntryWindow(known, known.Plus(Duration.FromSeconds(1)))
            : new TimeEntryWindow(
                Instant.FromDateTimeOffset(since.Earliest - _clockTolerance),
                Instant.FromDateTimeOffset(time.GetUtcNow() + ClockSkew.Tolerance)
            );

        // Without a time zone the query covers the window in every time zone of the profile.
        var latest = await entries.ListAsync(access, new TimeEntrySelection(userId) { Window = window.ToQuery(zone: null) });
        var found = EffectFinder.Find(
            latest.Where(existing => existing.Id != original && window.Contains(existing.TimeInterval.Start)),
            since,
            existing => SentValues.Match(entry, existing)
        );
        return found is null && entry.End is null && await entries.GetRunningAsync(access, userId) is not null
            ? throw new OutcomeUnknownException("Another timer is running by now. It was not stopped.")
            : found;
    }

    /// <summary>Returns the copy of an entry that an earlier attempt created; null if there is none.</summary>
    /// <exception cref="OutcomeUnknownException">An entry exists that may or may not be the copy.</exception>
    public Task<ClockifyTimeEntry?> FindCopyAsync(WorkspaceAccess access, ClockifyTimeEntry original, FirstAttempt since)
    {
        var copy = ClockifyTimeEntryBody.CopyOf(
            original,
            InstantText.Of(original.TimeInterval.Start),
            InstantText.Of(original.TimeInterval.End!.Value)
        );
        return FindCreatedAsync(access, original.UserId!, copy, since, original.Id);
    }
}
