using ClockifyBff.Api;
using ClockifyBff.Api.Conditional;
using ClockifyBff.Api.Problems;
using ClockifyBff.Api.ResponseCaching;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Features.TimeEntries.Timer;
using ClockifyBff.Idempotency;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>Maps the routes of time entries and registers their services.</summary>
internal static class TimeEntriesEndpoints
{
    public static void AddTimeEntriesFeature(this IServiceCollection services)
    {
        services.AddSingleton<TimeEntryMapper>();
        services.AddSingleton<TimeEntryListReader>();
        services.AddSingleton<TimeEntryReferences>();
        services.AddSingleton<TimeEntryMatcher>();
        services.AddSingleton<RunningTimeEntries>();
        services.AddSingleton<TimerService>();
    }

    public static void MapTimeEntries(this IEndpointRouteBuilder app)
    {
        var entries = app.MapWorkspaceGroup("/time-entries", "Time entries");
        entries.MapGet("/", ListTimeEntries).WithName(nameof(ListTimeEntries)).CacheResponses();
        entries.MapPost("/", CreateTimeEntry).WithName(nameof(CreateTimeEntry));
        entries.MapGet("/{timeEntryId}", GetTimeEntry).WithName(nameof(GetTimeEntry));
        entries.MapPatch("/{timeEntryId}", UpdateTimeEntry).WithName(nameof(UpdateTimeEntry)).AcceptsMergePatch<UpdateTimeEntryRequest>();
        entries.MapDelete("/{timeEntryId}", DeleteTimeEntry).WithName(nameof(DeleteTimeEntry));
        entries.MapPost("/{timeEntryId}/duplicate", DuplicateTimeEntry).WithName(nameof(DuplicateTimeEntry));

        var others = app.MapWorkspaceGroup("/users/{userId}/time-entries", "Time entries");
        others.MapGet("/", ListUserTimeEntries).WithName(nameof(ListUserTimeEntries)).CacheResponses();
        others.MapPost("/", CreateUserTimeEntry).WithName(nameof(CreateUserTimeEntry));
    }

    /// <summary>List your time entries</summary>
    /// <remarks>
    /// Returns the caller's time entries, newest first by default. If neither a time range nor `billable` nor `sort=start` is given,
    /// `total` can be null until the last page.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="200">A page of time entries.</response>
    public static async Task<Ok<ItemPage<TimeEntry>>> ListTimeEntries(
        OwnConnection own,
        ClockifyId workspaceId,
        [AsParameters] ListQuery list,
        [AsParameters] ListTimeEntriesQuery query,
        [FromServices] TimeEntryListReader lists
    ) => TypedResults.Ok(await lists.ReadAsync(await own.ReadAsync(workspaceId), userId: null, list, query));

    /// <summary>List a user's time entries</summary>
    /// <remarks>
    /// Returns the time entries of a user, newest first by default. `from` and `to` are dates in that user's time zone. If neither a time
    /// range nor `billable` nor `sort=start` is given, `total` can be null until the last page. Workspaces can restrict other users' time
    /// entries to administrators.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="userId">The id of the user.</param>
    /// <response code="200">A page of time entries.</response>
    public static async Task<Ok<ItemPage<TimeEntry>>> ListUserTimeEntries(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId userId,
        [AsParameters] ListQuery list,
        [AsParameters] ListTimeEntriesQuery query,
        [FromServices] TimeEntryListReader lists
    ) => TypedResults.Ok(await lists.ReadAsync(await own.ReadAsync(workspaceId), userId, list, query));

    /// <summary>Create a time entry</summary>
    /// <remarks>
    /// Creates a time entry of the caller. Without `end` and `durationSeconds` the entry is a running timer, and Clockify stops the timer
    /// that was running. Fails with 404 `name_not_found` or 409 `ambiguous_name` if a name does not identify one object; `candidates` lists
    /// similar ones. Fails with 409 `required_by_workspace` if a finished entry lacks a required field.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="201">The created time entry.</response>
    public static async Task<Created<TimeEntry>> CreateTimeEntry(
        OwnConnection own,
        ClockifyId workspaceId,
        IdempotencyKey idempotency,
        CreateTimeEntryRequest entry,
        [FromServices] TimeEntryReferences references,
        [FromServices] ClockifyTimeEntries entries,
        [FromServices] TimeEntryMatcher matcher,
        [FromServices] TimeEntryMapper mapper,
        [FromServices] ReferenceData data
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var userId = await data.UserIdAsync(access.Workspace.Reader);
        var body = entry.ToBody(await references.ResolveAsync(access.Workspace, entry));
        var created = await idempotency.SendAsync(
            since => matcher.FindCreatedAsync(access.Workspace, userId, body with { Billable = entry.Billable }, since),
            () => entries.CreateAsync(access, userId, body)
        );
        return Created(access.Workspace, await mapper.MapAsync(access.Workspace, created));
    }

    /// <summary>Create a time entry for a user</summary>
    /// <remarks>Creates a time entry of another user. The caller must be allowed to track time for others.</remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="userId">The id of the user.</param>
    /// <response code="201">The created time entry.</response>
    public static async Task<Created<TimeEntry>> CreateUserTimeEntry(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId userId,
        IdempotencyKey idempotency,
        CreateTimeEntryRequest entry,
        [FromServices] TimeEntryReferences references,
        [FromServices] ClockifyTimeEntries entries,
        [FromServices] TimeEntryMatcher matcher,
        [FromServices] TimeEntryMapper mapper
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var body = entry.ToBody(await references.ResolveAsync(access.Workspace, entry));
        var created = await idempotency.SendAsync(
            since => matcher.FindCreatedAsync(access.Workspace, userId, body with { Billable = entry.Billable }, since),
            () => entries.CreateForAsync(access, userId, body)
        );
        return Created(access.Workspace, await mapper.MapAsync(access.Workspace, created));
    }

    /// <summary>Get a time entry</summary>
    /// <remarks>Returns the current state of a time entry, read from Clockify, with its rates.</remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="timeEntryId">The id of the time entry.</param>
    /// <response code="200">The time entry.</response>
    public static async Task<Ok<TimeEntry>> GetTimeEntry(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId timeEntryId,
        [FromServices] ClockifyTimeEntries entries,
        [FromServices] TimeEntryMapper mapper
    )
    {
        var access = await own.ReadAsync(workspaceId);
        return TypedResults.Ok(await mapper.MapAsync(access, await entries.GetAsync(access, timeEntryId)));
    }

    /// <summary>Update a time entry</summary>
    /// <remarks>
    /// Applies a JSON merge patch (RFC 7396): members that are absent stay unchanged, and null clears a value. A running timer can't get an
    /// end (409 `timer_running`); stop it instead. The end of a finished entry can be moved, but not cleared.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="timeEntryId">The id of the time entry.</param>
    /// <response code="200">The updated time entry.</response>
    public static async Task<Ok<TimeEntry>> UpdateTimeEntry(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId timeEntryId,
        UpdateTimeEntryRequest changes,
        IfMatch ifMatch,
        [FromServices] TimeEntryReferences references,
        [FromServices] ClockifyTimeEntries entries,
        [FromServices] TimeEntryMapper mapper
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await entries.GetAsync(access.Workspace, timeEntryId);
        var shown = await mapper.MapAsync(access.Workspace, current);
        return TypedResults.Ok(
            await changes.ApplyAsync(
                shown,
                ifMatch,
                async patch => (await references.ResolveAsync(access.Workspace, patch, shown)).AppliedTo(current),
                async entry => await mapper.MapAsync(access.Workspace, await entries.UpdateAsync(access, current, entry))
            )
        );
    }

    /// <summary>Delete a time entry</summary>
    /// <remarks>Deletes a time entry, finished or running.</remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="timeEntryId">The id of the time entry.</param>
    /// <response code="200">The deleted time entry.</response>
    public static async Task<Ok<Deleted<TimeEntry>>> DeleteTimeEntry(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId timeEntryId,
        IfMatch ifMatch,
        [FromServices] ClockifyTimeEntries entries,
        [FromServices] TimeEntryMapper mapper
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await entries.GetAsync(access.Workspace, timeEntryId);
        var shown = await mapper.MapAsync(access.Workspace, current);
        ifMatch.Check(shown);
        await entries.DeleteAsync(access, current);
        return TypedResults.Ok(Deleted<TimeEntry>.InOneStep(shown));
    }

    /// <summary>Duplicate a time entry</summary>
    /// <remarks>
    /// Creates a copy of a finished time entry, with the same start and end. Fails with 409 `timer_running` if the entry is a running
    /// timer.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="timeEntryId">The id of the time entry to copy.</param>
    /// <response code="201">The new time entry.</response>
    public static async Task<Created<TimeEntry>> DuplicateTimeEntry(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId timeEntryId,
        IdempotencyKey idempotency,
        [FromServices] ClockifyTimeEntries entries,
        [FromServices] TimeEntryMatcher matcher,
        [FromServices] TimeEntryMapper mapper
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = await entries.GetAsync(access.Workspace, timeEntryId);
        if (current.TimeInterval.End is null)
        {
            throw new ProblemException(ErrorCode.TimerRunning, "A running timer can't be duplicated, because the duplicate would stop it.");
        }

        try
        {
            var copy = await idempotency.SendAsync(
                since => matcher.FindCopyAsync(access.Workspace, current, since),
                () => entries.DuplicateAsync(access, current)
            );
            return Created(access.Workspace, await mapper.MapAsync(access.Workspace, copy));
        }
        catch (InvalidValueException rejection) when (rejection.IsStateConflict)
        {
            throw rejection.WithCurrent(await mapper.MapAsync(access.Workspace, current));
        }
    }

    private static Created<TimeEntry> Created(WorkspaceAccess access, TimeEntry entry) =>
        TypedResults.Created($"/api/v1/workspaces/{access.WorkspaceId}/time-entries/{entry.Id}", entry);
}
