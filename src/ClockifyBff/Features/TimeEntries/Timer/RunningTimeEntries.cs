using ClockifyBff.Api;
using ClockifyBff.Api.Problems;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Failures;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>Ends running time entries. A timer is stopped even if Clockify rejects the other changes to its entry.</summary>
internal sealed class RunningTimeEntries(
    ClockifyTimeEntries entries,
    TimeEntryRejections rejections,
    TimeEntryMapper mapper,
    IOptions<MatonOptions> options,
    TimeProvider time
)
{
    /// <summary>Ends a running entry and applies the changes. If Clockify rejects the whole entry, sets the end alone.</summary>
    /// <param name="access">The caller, who owns the entry.</param>
    /// <param name="running">The running entry.</param>
    /// <param name="ended">The ended entry, with the changes.</param>
    /// <param name="changed">The members of the request that change the entry.</param>
    /// <returns>The stopped entry, and the changes that Clockify rejected.</returns>
    /// <exception cref="ProblemException">
    /// Clockify rejects the end itself: the timer keeps running, and <c>current</c> shows it.
    /// </exception>
    public async Task<(ClockifyTimeEntry Entry, IReadOnlyList<NotChanged> NotChanged)> EndAsync(
        WriteAccess access,
        ClockifyTimeEntry running,
        ClockifyTimeEntryBody ended,
        IReadOnlyList<string> changed
    )
    {
        try
        {
            return (await entries.TryUpdateAsync(access, running, ended), []);
        }
        catch (ClockifyRejection rejection) when (rejection.IsFinal)
        {
            var stopped = await SetEndOnlyAsync(access, running, ended);
            if (changed.Count == 0)
            {
                return (stopped, []);
            }

            var reason = await rejections.ExplainAsync(
                rejection,
                access.Workspace,
                TimeEntryRejections.ValuesOf(ended),
                present: TimeEntryRejections.ValuesOf(running)
            );
            return (stopped, [.. changed.Select(member => NotChanged.Of(member, reason.ToProblem()))]);
        }
    }

    /// <summary>Restarts an entry that was ended for a timer which then failed to start.</summary>
    /// <param name="access">The caller, who owns the entry.</param>
    /// <param name="running">The entry while it was running.</param>
    /// <param name="ended">The entry as it was ended.</param>
    /// <param name="failure">Why the timer failed to start.</param>
    /// <returns>The timer if it was started after all; null if the entry is running again.</returns>
    /// <exception cref="ProblemException">The entry could not be restarted.</exception>
    public async Task<ClockifyTimeEntry?> RestartAsync(
        WriteAccess access,
        ClockifyTimeEntry running,
        ClockifyTimeEntryBody ended,
        Exception failure
    )
    {
        using var limit = new CancellationTokenSource(options.Value.Timeout, time);
        using var finishing = access.ForCompletion(limit.Token);
        try
        {
            if (await entries.GetRunningAsync(finishing.Workspace, running.UserId!) is { } present)
            {
                return present.TimeInterval.Start == InstantText.Parse(ended.End!) ? present : throw NotRestarted(failure);
            }

            await entries.TryUpdateAsync(finishing, running, ended with { End = null });
            return null;
        }
        catch (Exception e) when (e is ServiceException or OperationCanceledException)
        {
            throw NotRestarted(failure);
        }
    }

    /// <summary>Creates a problem whose <c>current</c> shows an entry.</summary>
    public async Task<ProblemException> CreateProblemAsync(
        WriteAccess access,
        Problem problem,
        ClockifyTimeEntry? running,
        Exception? cause = null
    ) => new(problem with { Current = running is null ? null : ApiJson.ToNode(await mapper.MapAsync(access.Workspace, running)) }, cause);

    /// <summary>Explains why Clockify rejects the end of a running entry, and shows the entry.</summary>
    public async Task<ProblemException> ExplainRejectedEndAsync(
        WriteAccess access,
        ClockifyRejection rejection,
        ClockifyTimeEntry running,
        ClockifyTimeEntryBody? ended = null
    ) =>
        await CreateProblemAsync(
            access,
            (await rejections.ExplainEndAsync(rejection, access.Workspace, running, ended)).ToProblem(),
            running,
            rejection
        );

    private static ProblemException NotRestarted(Exception failure)
    {
        var problem =
            (failure as ServiceException)?.ToProblem()
            ?? new Problem(ErrorCode.UpstreamTimeout, "The request ended before Clockify responded.");
        return new ProblemException(
            problem with
            {
                Detail = $"{problem.Detail} The timer that was running has been stopped.",
            },
            failure,
            Certainty.Unknown
        );
    }

    /// <summary>
    /// Sets the end and nothing else. Clockify applies it to whichever entry is running, so the running entry is read first.
    /// </summary>
    private async Task<ClockifyTimeEntry> SetEndOnlyAsync(WriteAccess access, ClockifyTimeEntry running, ClockifyTimeEntryBody ended)
    {
        var present = await entries.GetRunningAsync(access.Workspace, running.UserId!);
        if (present?.Id != running.Id)
        {
            throw await CreateProblemAsync(
                access,
                new Problem(ErrorCode.TimerNotRunning, "The timer has been stopped in the meantime; see `current`."),
                present
            );
        }

        try
        {
            return await entries.StopAsync(access, running.UserId!, ended.End!);
        }
        catch (ClockifyRejection rejection) when (rejection.IsFinal)
        {
            throw await ExplainRejectedEndAsync(access, rejection, running, ended);
        }
    }
}
