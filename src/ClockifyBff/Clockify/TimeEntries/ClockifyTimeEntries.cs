using ClockifyBff.Replicas;
using NodaTime;

namespace ClockifyBff.Clockify.TimeEntries;

/// <summary>Reads and writes time entries without the cache.</summary>
internal sealed class ClockifyTimeEntries(ClockifyApiClient clockify, TimeEntryRejections rejections)
{
    /// <summary>Reads all time entries of a selection.</summary>
    public async Task<IReadOnlyList<ClockifyTimeEntry>> ListAsync(WorkspaceAccess access, TimeEntrySelection selection) =>
        (
            await clockify.ListAsync(
                selection.Path(access),
                ClockifyApiClient.MaxPageSize,
                ClockifyJson.Default.ClockifyTimeEntry,
                entry => entry,
                entry => entry.Id,
                access.Upstream,
                access.CancellationToken
            )
        ).Value;

    /// <summary>Reads the newest time entries of a user that start before a given time.</summary>
    public async Task<IReadOnlyList<ClockifyTimeEntry>> ListNewestAsync(
        WorkspaceAccess access,
        string userId,
        DateTimeOffset before,
        string? timeZone
    )
    {
        var window = new TimeEntryWindow(Start: null, Instant.FromDateTimeOffset(before));
        var zone = timeZone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone);
        var path = new TimeEntrySelection(userId) { Window = window.ToQuery(zone) }.Path(access);
        return (
            await clockify.PageAsync(
                path,
                1,
                RecentTimeEntries.MaxCount,
                ClockifyJson.Default.ClockifyTimeEntry,
                entry => entry,
                entry => entry.Id,
                access.Upstream,
                access.CancellationToken
            )
        ).Items;
    }

    /// <summary>Reads the running timer of a user; null if no timer runs.</summary>
    public async Task<ClockifyTimeEntry?> GetRunningAsync(WorkspaceAccess access, string userId)
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

    /// <summary>Reads a time entry.</summary>
    /// <param name="access">The context of the read.</param>
    /// <param name="timeEntryId">The id of the time entry.</param>
    /// <param name="field">The field of the request that contains the id.</param>
    public Task<ClockifyTimeEntry> GetAsync(WorkspaceAccess access, string timeEntryId, string field = "timeEntryId") =>
        clockify.GetOneAsync(
            access,
            $"/time-entries/{timeEntryId}?hydrated=true",
            ClockifyJson.Default.ClockifyTimeEntry,
            field,
            "time entry"
        );

    /// <summary>
    /// Creates a time entry of the caller. Without an end it is a running timer, and Clockify stops the timer that ran before.
    /// </summary>
    /// <param name="access">The context of the write.</param>
    /// <param name="userId">The Clockify user of the caller.</param>
    /// <param name="entry">The new time entry.</param>
    /// <param name="present">The values of an existing time entry that the new one copies; null if the request has all values.</param>
    public Task<ClockifyTimeEntry> CreateAsync(
        WriteAccess access,
        string userId,
        ClockifyTimeEntryBody entry,
        TimeEntryRejections.CheckedValues? present = null
    ) =>
        WriteAsync(
            access,
            Write("CreateTimeEntry", HttpMethod.Post, access.Workspace.Path("/time-entries"), null, userId),
            entry,
            present: present
        );

    /// <summary>Creates a time entry of another user.</summary>
    public Task<ClockifyTimeEntry> CreateForAsync(WriteAccess access, string userId, ClockifyTimeEntryBody entry) =>
        WriteAsync(
            access,
            Write("CreateTimeEntryForUser", HttpMethod.Post, access.Workspace.Path($"/user/{userId}/time-entries"), null, userId),
            entry,
            userId
        );

    /// <summary>Replaces a time entry. Members that are null are cleared; without an end it is a running timer.</summary>
    public Task<ClockifyTimeEntry> UpdateAsync(WriteAccess access, ClockifyTimeEntry current, ClockifyTimeEntryBody entry) =>
        WriteAsync(access, Update(access, current), entry, present: TimeEntryRejections.ValuesOf(current));

    /// <summary>Replaces a time entry like <see cref="UpdateAsync"/>, but doesn't look for the reason of a rejection.</summary>
    /// <exception cref="ClockifyRejection">Clockify rejected the time entry.</exception>
    public Task<ClockifyTimeEntry> TryUpdateAsync(WriteAccess access, ClockifyTimeEntry current, ClockifyTimeEntryBody entry) =>
        clockify.WriteAsync(
            Update(access, current).With(entry, ClockifyJson.Default.ClockifyTimeEntryBody),
            ClockifyJson.Default.ClockifyTimeEntry,
            access
        );

    /// <summary>Stops the running timer of a user.</summary>
    /// <exception cref="ClockifyRejection">
    /// No timer runs, the timer lacks a value that the workspace requires, or it would end before its start.
    /// </exception>
    public Task<ClockifyTimeEntry> StopAsync(WriteAccess access, string userId, string end) =>
        clockify.WriteAsync(
            Write("StopTimer", HttpMethod.Patch, access.Workspace.Path($"/user/{userId}/time-entries"), null, userId)
                .With(new ClockifyStopBody(end), ClockifyJson.Default.ClockifyStopBody),
            ClockifyJson.Default.ClockifyTimeEntry,
            access
        );

    /// <summary>Deletes a time entry.</summary>
    /// <param name="access">The context of the write.</param>
    /// <param name="entry">The time entry.</param>
    /// <param name="field">The field of the request that contains the id.</param>
    public async Task DeleteAsync(WriteAccess access, ClockifyTimeEntry entry, string field = "timeEntryId")
    {
        try
        {
            await clockify.WriteAsync(
                Write("DeleteTimeEntry", HttpMethod.Delete, access.Workspace.Path($"/time-entries/{entry.Id}"), entry.Id, entry.UserId),
                access
            );
        }
        catch (ClockifyRejection rejection) when (rejection.IsAboutInput)
        {
            throw rejection.NotFound(field, "time entry");
        }
    }

    /// <summary>Duplicates a time entry.</summary>
    public async Task<ClockifyTimeEntry> DuplicateAsync(WriteAccess access, ClockifyTimeEntry entry)
    {
        var write = Write(
            "DuplicateTimeEntry",
            HttpMethod.Post,
            access.Workspace.Path($"/user/{entry.UserId}/time-entries/{entry.Id}/duplicate"),
            entry.Id,
            entry.UserId
        );
        try
        {
            return await clockify.WriteAsync(write, ClockifyJson.Default.ClockifyTimeEntry, access);
        }
        catch (ClockifyRejection rejection) when (rejection.IsAboutInput)
        {
            throw await rejections.ExplainAsync(
                rejection,
                access.Workspace,
                TimeEntryRejections.ValuesOf(entry),
                present: TimeEntryRejections.ValuesOf(entry)
            );
        }
    }

    private async Task<ClockifyTimeEntry> WriteAsync(
        WriteAccess access,
        ClockifyWrite write,
        ClockifyTimeEntryBody entry,
        string? userId = null,
        TimeEntryRejections.CheckedValues? present = null
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
        catch (ClockifyRejection rejection) when (rejection.IsAboutInput)
        {
            throw await rejections.ExplainAsync(rejection, access.Workspace, TimeEntryRejections.ValuesOf(entry), userId, present);
        }
    }

    private static ClockifyWrite Update(WriteAccess access, ClockifyTimeEntry current) =>
        Write("UpdateTimeEntry", HttpMethod.Put, access.Workspace.Path($"/time-entries/{current.Id}"), current.Id, current.UserId);

    private static ClockifyWrite Write(string operation, HttpMethod method, string path, string? entity, string? userId) =>
        new(operation, method, path, entity, CacheTag.TimeEntriesOf(userId ?? string.Empty), CacheTag.RunningTimers);
}
