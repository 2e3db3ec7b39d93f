using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Features.TimeEntries.Timer;
using ClockifyBff.Http;
using ClockifyBff.Http.Problems;
using NodaTime;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>Looks whether an earlier attempt of a request had its effect on somebody's time entries.</summary>
internal sealed class TimeEntryMatcher(ClockifyTimeEntries entries, TimeProvider time)
{
    // This service's clock and Clockify's, which counts in whole seconds.
    private static readonly TimeSpan _clocksDiffer = TimeSpan.FromSeconds(2);

    /// <summary>The entry that an attempt created; null where there is none, and it may be sent.</summary>
    /// <param name="access">Who looks.</param>
    /// <param name="userId">Whose entry.</param>
    /// <param name="entry">The entry as the request gave it, without defaults that the service added.</param>
    /// <param name="since">When it was first attempted: without a start, it started then or later.</param>
    /// <param name="original">Of what it is a copy.</param>
    /// <exception cref="ProblemException">409 <c>outcome_unknown</c>: something is there that may or may not be it; or none is there, and
    /// what is to start would stop what runs.</exception>
    public async Task<ClockifyTimeEntry?> CreatedAsync(
        WorkspaceAccess access,
        string userId,
        ClockifyTimeEntryBody entry,
        FirstAttempt since,
        string? original = null
    )
    {
        var start = entry.Start is { } text ? Instant.FromDateTimeOffset(InstantConverter.Parse(text)!.Value) : (Instant?)null;
        var window = start is { } known
            ? new TimeEntryWindow(known, known.Plus(Duration.FromSeconds(1)))
            : new TimeEntryWindow(
                Instant.FromDateTimeOffset(since.Earliest - _clocksDiffer),
                Instant.FromDateTimeOffset(time.GetUtcNow() + Clocks.Tolerance)
            );

        // In whichever zone the days of the profile are, its window holds this one.
        var there = await entries.ListAsync(access, new TimeEntrySelection(userId) { Window = window.ToQuery(zone: null) });
        var found = EffectFinder.Find(
            there.Where(one => one.Id != original && window.Contains(one.TimeInterval.Start)),
            since,
            one => SentValues.Match(entry, one)
        );
        return found is null && entry.End is null && await entries.GetRunningAsync(access, userId) is not null
            ? throw new ProblemException(Problem.OutcomeUnknown("Another timer runs by now, and goes on."))
            : found;
    }

    /// <summary>The copy that an attempt made of an entry; null where there is none.</summary>
    /// <exception cref="ProblemException">409 <c>outcome_unknown</c>: something is there that may or may not be it.</exception>
    public Task<ClockifyTimeEntry?> CopiedAsync(WorkspaceAccess access, ClockifyTimeEntry original, FirstAttempt since)
    {
        var copy = ClockifyTimeEntryBody.CopyOf(
            original,
            InstantConverter.Text(original.TimeInterval.Start),
            InstantConverter.Text(original.TimeInterval.End!.Value)
        );
        return CreatedAsync(access, original.UserId!, copy, since, original.Id);
    }
}
