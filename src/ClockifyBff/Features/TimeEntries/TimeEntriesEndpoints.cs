using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Connections;
using ClockifyBff.Features.TimeEntries.Timer;
using ClockifyBff.Http;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Http.Problems;
using ClockifyBff.Idempotency;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>What people did, and when.</summary>
internal static class TimeEntriesEndpoints
{
    public static void AddTimeEntriesFeature(this IServiceCollection services)
    {
        services.AddSingleton<TimeEntryView>();
        services.AddSingleton<TimeEntryLists>();
        services.AddSingleton<TimeEntryReferences>();
        services.AddSingleton<TimeEntryMatcher>();
        services.AddSingleton<RunningEntries>();
        services.AddSingleton<Timers>();
    }

    public static void MapTimeEntries(this IEndpointRouteBuilder app)
    {
        var entries = app.MapInWorkspace("/time-entries", "Time entries");
        entries.MapGet("/", ListTimeEntries).WithName(nameof(ListTimeEntries)).FromCopies();
        entries.MapPost("/", CreateTimeEntry).WithName(nameof(CreateTimeEntry));
        entries.MapGet("/{timeEntryId}", GetTimeEntry).WithName(nameof(GetTimeEntry));
        entries.MapPatch("/{timeEntryId}", UpdateTimeEntry).WithName(nameof(UpdateTimeEntry)).AcceptsMergePatch<UpdateTimeEntryRequest>();
        entries.MapDelete("/{timeEntryId}", DeleteTimeEntry).WithName(nameof(DeleteTimeEntry));
        entries.MapPost("/{timeEntryId}/duplicate", DuplicateTimeEntry).WithName(nameof(DuplicateTimeEntry));

        var others = app.MapInWorkspace("/users/{userId}/time-entries", "Time entries");
        others.MapGet("/", ListUserTimeEntries).WithName(nameof(ListUserTimeEntries)).FromCopies();
        others.MapPost("/", CreateUserTimeEntry).WithName(nameof(CreateUserTimeEntry));
    }

    /// <summary>Lists your time entries</summary>
    /// <remarks>
    /// Newest first. Without a window all of them; then `total` is null until the last page, unless `billable` or `sort` is given.
    /// </remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="list">Which page of them.</param>
    /// <param name="query">Which entries.</param>
    /// <param name="lists">Where they are.</param>
    /// <response code="200">A page of them.</response>
    public static async Task<Ok<ItemPage<TimeEntry>>> ListTimeEntries(
        OwnConnection own,
        string workspaceId,
        [AsParameters] ListQuery list,
        [AsParameters] ListTimeEntriesQuery query,
        [FromServices] TimeEntryLists lists
    ) => TypedResults.Ok(await lists.ReadAsync(await own.ReadAsync(workspaceId), userId: null, list, query));

    /// <summary>Lists somebody's time entries</summary>
    /// <remarks>Newest first. Days are days in that person's time zone. Workspaces may keep them to administrators.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="userId">The person's id.</param>
    /// <param name="list">Which page of them.</param>
    /// <param name="query">Which entries.</param>
    /// <param name="lists">Where they are.</param>
    /// <response code="200">A page of them.</response>
    public static async Task<Ok<ItemPage<TimeEntry>>> ListUserTimeEntries(
        OwnConnection own,
        string workspaceId,
        string userId,
        [AsParameters] ListQuery list,
        [AsParameters] ListTimeEntriesQuery query,
        [FromServices] TimeEntryLists lists
    ) => TypedResults.Ok(await lists.ReadAsync(await own.ReadAsync(workspaceId), userId, list, query));

    /// <summary>Creates a time entry</summary>
    /// <remarks>Yours. Without `end` and `durationSeconds` it runs, and Clockify stops the timer that ran before.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="idempotency">Whether a repeat is the same request.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="subjects">Finds what it is about.</param>
    /// <param name="entries">Keeps it.</param>
    /// <param name="sightings">Finds what an earlier attempt made.</param>
    /// <param name="view">Shows it.</param>
    /// <param name="data">Who the caller is.</param>
    /// <response code="201">The entry.</response>
    public static async Task<Created<TimeEntry>> CreateTimeEntry(
        OwnConnection own,
        string workspaceId,
        IdempotencyKey idempotency,
        CreateTimeEntryRequest entry,
        [FromServices] TimeEntryReferences subjects,
        [FromServices] ClockifyTimeEntries entries,
        [FromServices] TimeEntryMatcher sightings,
        [FromServices] TimeEntryView view,
        [FromServices] ReferenceData data
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var userId = await data.UserIdAsync(access);
        var body = entry.ToBody(await subjects.FindAsync(access, entry));
        var created = await idempotency.SendAsync(
            since => sightings.CreatedAsync(access, userId, body with { Billable = entry.Billable }, since),
            () => entries.CreateAsync(access, userId, body)
        );
        return Created(access, await view.OfAsync(access, created));
    }

    /// <summary>Creates a time entry for somebody</summary>
    /// <remarks>For who may track time for others.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="userId">The person's id.</param>
    /// <param name="idempotency">Whether a repeat is the same request.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="subjects">Finds what it is about.</param>
    /// <param name="entries">Keeps it.</param>
    /// <param name="sightings">Finds what an earlier attempt made.</param>
    /// <param name="view">Shows it.</param>
    /// <response code="201">The entry.</response>
    public static async Task<Created<TimeEntry>> CreateUserTimeEntry(
        OwnConnection own,
        string workspaceId,
        string userId,
        IdempotencyKey idempotency,
        CreateTimeEntryRequest entry,
        [FromServices] TimeEntryReferences subjects,
        [FromServices] ClockifyTimeEntries entries,
        [FromServices] TimeEntryMatcher sightings,
        [FromServices] TimeEntryView view
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var body = entry.ToBody(await subjects.FindAsync(access, entry));
        var created = await idempotency.SendAsync(
            since => sightings.CreatedAsync(access, userId, body with { Billable = entry.Billable }, since),
            () => entries.CreateForAsync(access, userId, body)
        );
        return Created(access, await view.OfAsync(access, created));
    }

    /// <summary>Reads a time entry</summary>
    /// <remarks>As it is in Clockify now, with its rates.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="timeEntryId">The entry's id.</param>
    /// <param name="entries">Where it is.</param>
    /// <param name="view">Shows it.</param>
    /// <response code="200">The entry.</response>
    public static async Task<Ok<TimeEntry>> GetTimeEntry(
        OwnConnection own,
        string workspaceId,
        string timeEntryId,
        [FromServices] ClockifyTimeEntries entries,
        [FromServices] TimeEntryView view
    )
    {
        var access = await own.ReadAsync(workspaceId);
        return TypedResults.Ok(await view.OfAsync(access, await entries.GetAsync(access, timeEntryId)));
    }

    /// <summary>Changes a time entry</summary>
    /// <remarks>
    /// A JSON merge patch (RFC 7396): what is absent stays, null clears. A running timer stays one (409 `timer_running` for an `end`), and
    /// a finished entry stays finished.
    /// </remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="timeEntryId">The entry's id.</param>
    /// <param name="changes">What becomes different.</param>
    /// <param name="ifMatch">The state it must be in.</param>
    /// <param name="subjects">Finds what it is about.</param>
    /// <param name="entries">Keeps it.</param>
    /// <param name="view">Shows it.</param>
    /// <response code="200">The entry as it is now.</response>
    public static async Task<Ok<TimeEntry>> UpdateTimeEntry(
        OwnConnection own,
        string workspaceId,
        string timeEntryId,
        UpdateTimeEntryRequest changes,
        IfMatch ifMatch,
        [FromServices] TimeEntryReferences subjects,
        [FromServices] ClockifyTimeEntries entries,
        [FromServices] TimeEntryView view
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await entries.GetAsync(access, timeEntryId);
        var shown = await view.OfAsync(access, current);
        return TypedResults.Ok(
            await changes.ApplyAsync(
                shown,
                ifMatch,
                async wanted => (await subjects.FindAsync(access, wanted, shown)).AppliedTo(current),
                async entry => await view.OfAsync(access, await entries.UpdateAsync(access, current, entry))
            )
        );
    }

    /// <summary>Deletes a time entry</summary>
    /// <remarks>A running timer too: then nothing is left of it.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="timeEntryId">The entry's id.</param>
    /// <param name="ifMatch">The state it must be in.</param>
    /// <param name="entries">Where it is.</param>
    /// <param name="view">Shows it.</param>
    /// <response code="200">What was deleted.</response>
    public static async Task<Ok<Deleted<TimeEntry>>> DeleteTimeEntry(
        OwnConnection own,
        string workspaceId,
        string timeEntryId,
        IfMatch ifMatch,
        [FromServices] ClockifyTimeEntries entries,
        [FromServices] TimeEntryView view
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await entries.GetAsync(access, timeEntryId);
        var shown = await view.OfAsync(access, current);
        ifMatch.Check(shown);
        await entries.DeleteAsync(access, current);
        return TypedResults.Ok(Deleted<TimeEntry>.InOneStep(shown));
    }

    /// <summary>Duplicates a time entry</summary>
    /// <remarks>
    /// The same again, at the same time, as an entry of its own. A running timer has nothing to duplicate yet: 409 `timer_running`.
    /// </remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="timeEntryId">The entry's id.</param>
    /// <param name="idempotency">Whether a repeat is the same request.</param>
    /// <param name="entries">Keeps both.</param>
    /// <param name="sightings">Finds what an earlier attempt made.</param>
    /// <param name="view">Shows it.</param>
    /// <response code="201">The new entry.</response>
    public static async Task<Created<TimeEntry>> DuplicateTimeEntry(
        OwnConnection own,
        string workspaceId,
        string timeEntryId,
        IdempotencyKey idempotency,
        [FromServices] ClockifyTimeEntries entries,
        [FromServices] TimeEntryMatcher sightings,
        [FromServices] TimeEntryView view
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await entries.GetAsync(access, timeEntryId);
        if (current.TimeInterval.End is null)
        {
            throw new ProblemException(ErrorCode.TimerRunning, "A running timer can't be duplicated: its copy would stop it.");
        }

        try
        {
            var copy = await idempotency.SendAsync(
                since => sightings.CopiedAsync(access, current, since),
                () => entries.DuplicateAsync(access, current)
            );
            return Created(access, await view.OfAsync(access, copy));
        }
        catch (ProblemException refused) when (refused.IsAboutPresent)
        {
            throw refused.Showing(await view.OfAsync(access, current));
        }
    }

    private static Created<TimeEntry> Created(WorkspaceAccess access, TimeEntry entry) =>
        TypedResults.Created($"/api/v1/workspaces/{access.WorkspaceId}/time-entries/{entry.Id}", entry);
}
