using ClockifyBff.Api;
using ClockifyBff.Api.Conditional;
using ClockifyBff.Api.ResponseCaching;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Idempotency;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>Maps the routes of timers.</summary>
internal static class TimerEndpoints
{
    public static void MapTimer(this IEndpointRouteBuilder app)
    {
        var timer = app.MapWorkspaceGroup("/timer", "Timer");
        timer.MapPost("/start", StartTimer).WithName(nameof(StartTimer));
        timer.MapPost("/stop", StopTimer).WithName(nameof(StopTimer));
        timer.MapPost("/continue", ContinueTimer).WithName(nameof(ContinueTimer));
        timer.MapGet("/", GetTimer).WithName(nameof(GetTimer));
        timer.MapDelete("/", DiscardTimer).WithName(nameof(DiscardTimer));

        app.MapWorkspaceGroup("/timers", "Timer").MapGet("/", ListTimers).WithName(nameof(ListTimers)).CacheResponses();
    }

    /// <summary>Start the timer</summary>
    /// <remarks>
    /// Starts the caller's timer. Only one timer runs at a time: a timer that is running is stopped and returned as `stopped`, unless
    /// `ifRunning` is `fail`.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="201">The started time entry, and the stopped one, if any.</response>
    public static async Task<Created<TimerStarted>> StartTimer(
        OwnConnection own,
        ClockifyId workspaceId,
        IdempotencyKey idempotency,
        StartTimerRequest? timer,
        [FromServices] TimerService timers
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        return Created(access.Workspace, await timers.StartAsync(access, timer ?? new(), idempotency));
    }

    /// <summary>Stop the timer</summary>
    /// <remarks>
    /// Stops the caller's timer. With an `id`, only that entry is stopped, so that a retry never stops another timer. The request can fill
    /// in fields that the workspace requires. If Clockify rejects the changes, the timer is stopped without them, and `notChanged` lists
    /// them. Fails with 409 `timer_not_running` if no timer is running, and with 409 `required_by_workspace` if a required field is
    /// missing; then the timer keeps running.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="200">The stopped time entry, and the changes that Clockify rejected.</response>
    public static async Task<Ok<TimerStopped>> StopTimer(
        OwnConnection own,
        ClockifyId workspaceId,
        IdempotencyKey idempotency,
        StopTimerRequest? timer,
        [FromServices] TimerService timers
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        return TypedResults.Ok(await timers.StopAsync(access, timer ?? new(), idempotency));
    }

    /// <summary>Continue a time entry</summary>
    /// <remarks>
    /// Starts a new timer with the project, task, tags, description, billable flag, type and custom fields of a finished time entry of the
    /// caller: by default the one that ended last.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="201">The started time entry, and the stopped one, if any.</response>
    public static async Task<Created<TimerStarted>> ContinueTimer(
        OwnConnection own,
        ClockifyId workspaceId,
        IdempotencyKey idempotency,
        ContinueTimerRequest? timer,
        [FromServices] TimerService timers
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        return Created(access.Workspace, await timers.ContinueAsync(access, timer ?? new(), idempotency));
    }

    /// <summary>Get the timer</summary>
    /// <remarks>Returns the caller's running time entry, from a cache. Future entries don't hide it.</remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="200">The running time entry, if any.</response>
    public static async Task<Ok<TimerState>> GetTimer(OwnConnection own, ClockifyId workspaceId, [FromServices] TimerService timers) =>
        TypedResults.Ok(await timers.ReadAsync(await own.ReadAsync(workspaceId)));

    /// <summary>Discard the timer</summary>
    /// <remarks>Deletes the caller's running time entry without recording any time.</remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="200">The deleted time entry.</response>
    public static async Task<Ok<TimerDiscarded>> DiscardTimer(
        OwnConnection own,
        ClockifyId workspaceId,
        [AsParameters] DiscardTimerQuery query,
        IfMatch ifMatch,
        [FromServices] TimerService timers
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        return TypedResults.Ok(await timers.DiscardAsync(access, query.Id!, ifMatch.Check));
    }

    /// <summary>List running timers</summary>
    /// <remarks>
    /// Returns the running time entries of all users in the workspace, newest first. Workspaces can restrict members to their own timer.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="200">A page of running time entries.</response>
    public static async Task<Ok<ItemPage<TimeEntry>>> ListTimers(
        OwnConnection own,
        ClockifyId workspaceId,
        [AsParameters] ListQuery list,
        [FromServices] TimeEntryCache entries,
        [FromServices] TimeEntryMapper mapper
    )
    {
        var access = await own.ReadAsync(workspaceId);
        var running = (await entries.RunningAsync(access)).OrderByDescending(entry => entry.TimeInterval.Start).ToList();
        return TypedResults.Ok(await mapper.MapAsync(access, list.PageOf(running)));
    }

    private static Created<TimerStarted> Created(WorkspaceAccess access, TimerStarted timer) =>
        TypedResults.Created($"/api/v1/workspaces/{access.WorkspaceId}/time-entries/{timer.Started.Id}", timer);
}
