using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Connections;
using ClockifyBff.Http;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Idempotency;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>What people are doing now.</summary>
internal static class TimerEndpoints
{
    public static void MapTimer(this IEndpointRouteBuilder app)
    {
        var timer = app.MapInWorkspace("/timer", "Timer");
        timer.MapPost("/start", StartTimer).WithName(nameof(StartTimer));
        timer.MapPost("/stop", StopTimer).WithName(nameof(StopTimer));
        timer.MapPost("/continue", ContinueTimer).WithName(nameof(ContinueTimer));
        timer.MapGet("/", GetTimer).WithName(nameof(GetTimer));
        timer.MapDelete("/", DiscardTimer).WithName(nameof(DiscardTimer));

        app.MapInWorkspace("/timers", "Timer").MapGet("/", ListTimers).WithName(nameof(ListTimers)).FromCopies();
    }

    /// <summary>Starts your timer</summary>
    /// <remarks>One runs at a time: the one that ran is stopped, and answered beside the new one, unless `ifRunning` is fail.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="idempotency">Whether a repeat is the same request.</param>
    /// <param name="timer">What it is about.</param>
    /// <param name="timers">Starts it.</param>
    /// <response code="201">What runs now, and what ran until then.</response>
    public static async Task<Created<TimerStarted>> StartTimer(
        OwnConnection own,
        string workspaceId,
        IdempotencyKey idempotency,
        StartTimerRequest? timer,
        [FromServices] Timers timers
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        return Created(access, await timers.StartAsync(access, timer ?? new(), idempotency));
    }

    /// <summary>Stops your timer</summary>
    /// <remarks>
    /// With an `id`, only if that entry runs: a repeat never stops another. Required fields can be filled in on the way. Where Clockify
    /// refuses the changes, the timer stops all the same, and `notChanged` names them.
    /// </remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="idempotency">Whether a repeat is the same request.</param>
    /// <param name="timer">Which, when, and what becomes different.</param>
    /// <param name="timers">Stops it.</param>
    /// <response code="200">The entry, ended.</response>
    public static async Task<Ok<TimerStopped>> StopTimer(
        OwnConnection own,
        string workspaceId,
        IdempotencyKey idempotency,
        StopTimerRequest? timer,
        [FromServices] Timers timers
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        return TypedResults.Ok(await timers.StopAsync(access, timer ?? new(), idempotency));
    }

    /// <summary>Continues what you did</summary>
    /// <remarks>
    /// A new timer with project, task, tags, description, billable, type and custom fields of a finished entry: the one that ended last, or
    /// a given one.
    /// </remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="idempotency">Whether a repeat is the same request.</param>
    /// <param name="timer">What is gone on with.</param>
    /// <param name="timers">Starts it.</param>
    /// <response code="201">What runs now, and what ran until then.</response>
    public static async Task<Created<TimerStarted>> ContinueTimer(
        OwnConnection own,
        string workspaceId,
        IdempotencyKey idempotency,
        ContinueTimerRequest? timer,
        [FromServices] Timers timers
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        return Created(access, await timers.ContinueAsync(access, timer ?? new(), idempotency));
    }

    /// <summary>Reads your timer</summary>
    /// <remarks>Answered from the cache of your entries, however many newer or planned ones there are.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="timers">Where it is.</param>
    /// <response code="200">What runs, if anything does.</response>
    public static async Task<Ok<TimerState>> GetTimer(OwnConnection own, string workspaceId, [FromServices] Timers timers) =>
        TypedResults.Ok(await timers.ReadAsync(await own.ReadAsync(workspaceId)));

    /// <summary>Discards your timer</summary>
    /// <remarks>The running entry is deleted: nothing is left of it.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="query">Which.</param>
    /// <param name="ifMatch">The state it must be in.</param>
    /// <param name="timers">Where it is.</param>
    /// <response code="200">What was deleted.</response>
    public static async Task<Ok<TimerDiscarded>> DiscardTimer(
        OwnConnection own,
        string workspaceId,
        [AsParameters] DiscardTimerQuery query,
        IfMatch ifMatch,
        [FromServices] Timers timers
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        return TypedResults.Ok(await timers.DiscardAsync(access, query.Id!, ifMatch.Check));
    }

    /// <summary>Lists everybody's running timers</summary>
    /// <remarks>The latest first. Workspaces may show members their own only.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="list">Which page.</param>
    /// <param name="entries">Where they are.</param>
    /// <param name="view">Shows them.</param>
    /// <response code="200">A page of running time entries, the latest first.</response>
    public static async Task<Ok<ItemPage<TimeEntry>>> ListTimers(
        OwnConnection own,
        string workspaceId,
        [AsParameters] ListQuery list,
        [FromServices] TimeEntryCache entries,
        [FromServices] TimeEntryView view
    )
    {
        var access = await own.ReadAsync(workspaceId);
        var running = (await entries.RunningAsync(access)).OrderByDescending(entry => entry.TimeInterval.Start).ToList();
        return TypedResults.Ok(await view.OfAsync(access, list.PageOf(running)));
    }

    private static Created<TimerStarted> Created(WorkspaceAccess access, TimerStarted timer) =>
        TypedResults.Created($"/api/v1/workspaces/{access.WorkspaceId}/time-entries/{timer.Started.Id}", timer);
}
