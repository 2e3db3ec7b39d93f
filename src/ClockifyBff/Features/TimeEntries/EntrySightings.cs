using ClockifyBff.Clockify;
using ClockifyBff.Http;
using ClockifyBff.Http.Problems;
using NodaTime;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>Looks whether an earlier attempt of a request had its effect on somebody's time entries.</summary>
internal sealed class EntrySightings(ClockifyTimeEntries entries, ReferenceData data)
{
    // This service's clock and Clockify's, which counts in whole seconds.
    private static readonly TimeSpan _clocksDiffer = TimeSpan.FromSeconds(2);

    /// <summary>The entry that an attempt created; null where there is none, and it may be sent.</summary>
    /// <param name="access">Who looks.</param>
    /// <param name="userId">Whose entry.</param>
    /// <param name="entry">What was sent: it is known by start, project and description.</param>
    /// <param name="since">When it was first attempted: without a start, it started then or later.</param>
    /// <param name="original">Of what it is a copy.</param>
    /// <exception cref="ProblemException">409 <c>outcome_unknown</c>: it could be more than one; or none is there, and what is to start would stop what runs.</exception>
    public async Task<ClockifyTimeEntry?> CreatedAsync(WorkspaceAccess access, string userId, ClockifyTimeEntryBody entry, DateTimeOffset since, string? original = null)
    {
        var start = entry.Start is { } text ? Instant.FromDateTimeOffset(InstantConverter.Parse(text)!.Value) : (Instant?)null;
        var window = new EntryWindow(start ?? Instant.FromDateTimeOffset(since - _clocksDiffer), start?.Plus(Duration.FromSeconds(1)));

        // In whichever zone the days of the profile are, its window holds this one.
        var there = await entries.LatestAsync(access, new EntrySelection(userId) { Window = window.ToQuery(zone: null) });
        var found = OneOrNone(there.Where(one => one.Id != original && window.Contains(one.TimeInterval.Start) && IsLike(one, entry)));
        return found is null && entry.End is null && await entries.RunningOfAsync(access, userId) is not null
            ? throw new ProblemException(Problem.OutcomeUnknown("Another timer runs by now, and goes on."))
            : found;
    }

    /// <summary>The copy that an attempt made of an entry; null where there is none.</summary>
    /// <exception cref="ProblemException">409 <c>outcome_unknown</c>: it could be more than one.</exception>
    public Task<ClockifyTimeEntry?> CopiedAsync(WorkspaceAccess access, ClockifyTimeEntry original, DateTimeOffset since)
    {
        var (start, end) = (InstantConverter.Text(original.TimeInterval.Start), InstantConverter.Text(original.TimeInterval.End!.Value));
        var copy = new ClockifyTimeEntryBody(start, end, original.Description, Words.OrNull(original.ProjectId), null, null, null, null, null);
        return CreatedAsync(access, original.UserId!, copy, since, original.Id);
    }

    /// <summary>The entry that an attempt stopped; null where it did not, and what ran then still runs.</summary>
    /// <exception cref="ProblemException">409 <c>outcome_unknown</c>: it could be more than one, or another timer runs by now.</exception>
    public async Task<ClockifyTimeEntry?> StoppedAsync(WorkspaceAccess access, string? id, DateTimeOffset since)
    {
        if (id is not null)
        {
            return await entries.GetAsync(access, id) is { TimeInterval.End: not null } stopped ? stopped : null;
        }

        var userId = await data.UserIdAsync(access);
        var recent = await entries.LatestAsync(access, new EntrySelection(userId) { Window = new EntryWindow(Instant.FromDateTimeOffset(since) - Duration.FromDays(2), null).ToQuery(zone: null) });
        var found = OneOrNone(recent.Where(one => one.TimeInterval.Start <= since && one.TimeInterval.End >= since - _clocksDiffer));
        return found is null && await entries.RunningOfAsync(access, userId) is { } running && running.TimeInterval.Start > since
            ? throw new ProblemException(Problem.OutcomeUnknown("Another timer runs by now, and goes on."))
            : found;
    }

    private static ClockifyTimeEntry? OneOrNone(IEnumerable<ClockifyTimeEntry> found) => found.Take(2).ToList() switch
    {
        [] => null,
        [var one] => one,
        _ => throw new ProblemException(Problem.OutcomeUnknown("More than one time entry could be what came of it.")),
    };

    private static bool IsLike(ClockifyTimeEntry one, ClockifyTimeEntryBody entry) =>
        Words.OrNull(one.ProjectId) == entry.ProjectId && (one.Description ?? string.Empty).Trim() == (entry.Description ?? string.Empty).Trim();
}
