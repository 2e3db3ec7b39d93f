using ClockifyBff.Replicas;
using NodaTime;

namespace ClockifyBff.Clockify.TimeEntries;

/// <summary>How Clockify keeps time entries, as they are now.</summary>
internal sealed class ClockifyTimeEntries(ClockifyClient clockify, EntryRefusals refusals)
{
    /// <summary>All of a selection as it is now.</summary>
    public async Task<IReadOnlyList<ClockifyTimeEntry>> LatestAsync(WorkspaceAccess access, EntrySelection selection) =>
        (
            await clockify.ListAsync(
                selection.Path(access),
                ClockifyClient.LargestPage,
                ClockifyJson.Default.ClockifyTimeEntry,
                entry => entry,
                entry => entry.Id,
                access.Upstream,
                access.CancellationToken
            )
        ).Value;

    /// <summary>A person's newest entries that start before a moment, as they are now.</summary>
    public async Task<IReadOnlyList<ClockifyTimeEntry>> NewestAsync(
        WorkspaceAccess access,
        string userId,
        DateTimeOffset before,
        string? timeZone
    )
    {
        var window = new EntryWindow(Start: null, Instant.FromDateTimeOffset(before));
        var zone = timeZone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone);
        var path = new EntrySelection(userId) { Window = window.ToQuery(zone) }.Path(access);
        return (
            await clockify.PageAsync(
                path,
                1,
                RecentEntries.Most,
                ClockifyJson.Default.ClockifyTimeEntry,
                entry => entry,
                entry => entry.Id,
                access.Upstream,
                access.CancellationToken
            )
        ).Items;
    }

    /// <summary>A person's running timer as it is now; null where none runs.</summary>
    public async Task<ClockifyTimeEntry?> RunningOfAsync(WorkspaceAccess access, string userId)
    {
        var path = access.Path($"/user/{userId}/time-entries?in-progress=true");
        var page = await clockify.PageAsync(
            path,
            1,
            1,
            ClockifyJson.Default.ClockifyTimeEntry,
            entry => entry,
            entry => entry.Id,
            access.Upstream,
            access.CancellationToken
        );
        return page.Items.FirstOrDefault(entry => entry.TimeInterval.End is null);
    }

    /// <param name="access">Who reads.</param>
    /// <param name="timeEntryId">The entry's id.</param>
    /// <param name="field">What that is called in the request.</param>
    public Task<ClockifyTimeEntry> GetAsync(WorkspaceAccess access, string timeEntryId, string field = "timeEntryId") =>
        clockify.GetOneAsync(
            access,
            $"/time-entries/{timeEntryId}?hydrated=true",
            ClockifyJson.Default.ClockifyTimeEntry,
            field,
            "time entry"
        );

    /// <summary>Creates an entry of the caller's; without an end it runs, and what ran before is stopped by Clockify.</summary>
    /// <param name="access">The caller.</param>
    /// <param name="userId">The caller's Clockify user.</param>
    /// <param name="entry">The new entry.</param>
    /// <param name="present">What an entry has already that the new one repeats; null where the request says everything.</param>
    public Task<ClockifyTimeEntry> CreateAsync(
        WriteAccess access,
        string userId,
        ClockifyTimeEntryBody entry,
        EntryRefusals.Subject? present = null
    ) => WriteAsync(access, Write("CreateTimeEntry", HttpMethod.Post, access.Path("/time-entries"), null, userId), entry, present: present);

    /// <summary>The same for somebody else.</summary>
    public Task<ClockifyTimeEntry> CreateForAsync(WriteAccess access, string userId, ClockifyTimeEntryBody entry) =>
        WriteAsync(
            access,
            Write("CreateTimeEntryForUser", HttpMethod.Post, access.Path($"/user/{userId}/time-entries"), null, userId),
            entry,
            userId
        );

    /// <summary>Replaces an entry: what is left out is cleared, and without an end it runs.</summary>
    public Task<ClockifyTimeEntry> UpdateAsync(WriteAccess access, ClockifyTimeEntry current, ClockifyTimeEntryBody entry) =>
        WriteAsync(access, Update(access, current), entry, present: EntryRefusals.SubjectOf(current));

    /// <summary>Replaces an entry like <see cref="UpdateAsync"/>, but leaves a refusal unexplained.</summary>
    /// <exception cref="ClockifyRefusal">Clockify refuses the entry as a whole.</exception>
    public Task<ClockifyTimeEntry> TryUpdateAsync(WriteAccess access, ClockifyTimeEntry current, ClockifyTimeEntryBody entry) =>
        clockify.WriteAsync(
            Update(access, current).With(entry, ClockifyJson.Default.ClockifyTimeEntryBody),
            ClockifyJson.Default.ClockifyTimeEntry,
            access
        );

    /// <summary>Ends whichever timer of a person runs.</summary>
    /// <exception cref="ClockifyRefusal">None runs, or it lacks what a finished entry must have, or it would end before it
    /// began.</exception>
    public Task<ClockifyTimeEntry> StopAsync(WriteAccess access, string userId, string end) =>
        clockify.WriteAsync(
            Write("StopTimer", HttpMethod.Patch, access.Path($"/user/{userId}/time-entries"), null, userId)
                .With(new ClockifyStopBody(end), ClockifyJson.Default.ClockifyStopBody),
            ClockifyJson.Default.ClockifyTimeEntry,
            access
        );

    /// <param name="access">Who deletes.</param>
    /// <param name="entry">What it is.</param>
    /// <param name="field">What its id is called in the request.</param>
    public async Task DeleteAsync(WriteAccess access, ClockifyTimeEntry entry, string field = "timeEntryId")
    {
        try
        {
            await clockify.WriteAsync(
                Write("DeleteTimeEntry", HttpMethod.Delete, access.Path($"/time-entries/{entry.Id}"), entry.Id, entry.UserId),
                access
            );
        }
        catch (ClockifyRefusal refusal) when (refusal.IsAboutInput)
        {
            throw refusal.NotFound(field, "time entry");
        }
    }

    /// <summary>Creates another entry like one.</summary>
    public async Task<ClockifyTimeEntry> DuplicateAsync(WriteAccess access, ClockifyTimeEntry entry)
    {
        var write = Write(
            "DuplicateTimeEntry",
            HttpMethod.Post,
            access.Path($"/user/{entry.UserId}/time-entries/{entry.Id}/duplicate"),
            entry.Id,
            entry.UserId
        );
        try
        {
            return await clockify.WriteAsync(write, ClockifyJson.Default.ClockifyTimeEntry, access);
        }
        catch (ClockifyRefusal refusal) when (refusal.IsAboutInput)
        {
            throw await refusals.ExplainAsync(refusal, access, EntryRefusals.SubjectOf(entry), present: EntryRefusals.SubjectOf(entry));
        }
    }

    private async Task<ClockifyTimeEntry> WriteAsync(
        WriteAccess access,
        ClockifyWrite write,
        ClockifyTimeEntryBody entry,
        string? userId = null,
        EntryRefusals.Subject? present = null
    )
    {
        try
        {
            return await clockify.WriteAsync(
                write.With(entry, ClockifyJson.Default.ClockifyTimeEntryBody),
                ClockifyJson.Default.ClockifyTimeEntry,
                access
            );
        }
        catch (ClockifyRefusal refusal) when (refusal.IsAboutInput)
        {
            throw await refusals.ExplainAsync(refusal, access, EntryRefusals.SubjectOf(entry), userId, present);
        }
    }

    private static ClockifyWrite Update(WriteAccess access, ClockifyTimeEntry current) =>
        Write("UpdateTimeEntry", HttpMethod.Put, access.Path($"/time-entries/{current.Id}"), current.Id, current.UserId);

    private static ClockifyWrite Write(string operation, HttpMethod method, string path, string? entity, string? userId) =>
        new(operation, method, path, entity, CacheTag.TimeEntriesOf(userId ?? string.Empty), CacheTag.RunningTimers);
}
