using ClockifyBff.Clockify;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Http;
using ClockifyBff.Http.Problems;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>Ends running entries: a timer that is to stop stops, whatever else of the entry Clockify refuses.</summary>
internal sealed class RunningEntries(
    ClockifyTimeEntries entries,
    TimeEntryRejections refusals,
    TimeEntryView view,
    IOptions<MatonOptions> options,
    TimeProvider time
)
{
    /// <summary>Ends a running entry by its own id, changes included. Where Clockify refuses the whole entry, sets the end alone.</summary>
    /// <param name="access">The caller, whose entry it is.</param>
    /// <param name="running">The entry as it is.</param>
    /// <param name="ended">The entry as it is to be.</param>
    /// <param name="changed">The members of the request that change it.</param>
    /// <exception cref="ProblemException">Clockify refuses the end itself: the timer runs on, and <c>current</c> shows it.</exception>
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
        catch (ClockifyRejection refusal) when (refusal.IsFinal)
        {
            var stopped = await EndAloneAsync(access, running, ended);
            if (changed.Count == 0)
            {
                return (stopped, []);
            }

            var reason = (
                await refusals.ExplainAsync(
                    refusal,
                    access,
                    TimeEntryRejections.ValuesOf(ended),
                    present: TimeEntryRejections.ValuesOf(running)
                )
            ).Problem;
            return (stopped, [.. changed.Select(member => NotChanged.Of(member, reason))]);
        }
    }

    /// <summary>Lets an entry run again that was ended for a timer which then failed to start.</summary>
    /// <param name="access">The caller, whose entry it is.</param>
    /// <param name="running">The entry as it ran.</param>
    /// <param name="ended">The entry as it was ended.</param>
    /// <param name="failure">Why the timer failed to start.</param>
    /// <returns>The timer, where it runs after all; null where the entry runs again.</returns>
    /// <exception cref="ProblemException">The entry could not be made to run again.</exception>
    public async Task<ClockifyTimeEntry?> RunAgainAsync(
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
            if (await entries.GetRunningAsync(finishing, running.UserId!) is { } present)
            {
                return present.TimeInterval.Start == InstantConverter.Parse(ended.End!) ? present : throw Stopped(failure);
            }

            await entries.TryUpdateAsync(finishing, running, ended with { End = null });
            return null;
        }
        catch (Exception e) when (e is ProblemException or OperationCanceledException)
        {
            throw Stopped(failure);
        }
    }

    /// <summary>A problem that shows an entry.</summary>
    public async Task<ProblemException> ProblemAsync(
        WriteAccess access,
        Problem problem,
        ClockifyTimeEntry? running,
        Exception? cause = null
    ) => new(problem with { Current = running is null ? null : ApiJson.ToNode(await view.OfAsync(access, running)) }, cause);

    /// <summary>Explains why a running entry may not end, and shows it.</summary>
    public async Task<ProblemException> RefusalOfEndAsync(
        WriteAccess access,
        ClockifyRejection refusal,
        ClockifyTimeEntry running,
        ClockifyTimeEntryBody? ended = null
    ) => await ProblemAsync(access, (await refusals.ExplainEndAsync(refusal, access, running, ended)).Problem, running, refusal);

    private static ProblemException Stopped(Exception failure)
    {
        var problem =
            (failure as ProblemException)?.Problem ?? new Problem(ErrorCode.UpstreamTimeout, "The request ended before Clockify answered.");
        return new ProblemException(
            problem with
            {
                Action = NextAction.Check,
                Detail = $"{problem.Detail} The timer that ran before has been stopped.",
            },
            failure
        );
    }

    /// <summary>Sets the end and nothing else. Clockify takes it for whichever entry runs, so that is read before.</summary>
    private async Task<ClockifyTimeEntry> EndAloneAsync(WriteAccess access, ClockifyTimeEntry running, ClockifyTimeEntryBody ended)
    {
        var present = await entries.GetRunningAsync(access, running.UserId!);
        if (present?.Id != running.Id)
        {
            throw await ProblemAsync(
                access,
                new Problem(ErrorCode.TimerNotRunning, "The timer has been stopped meanwhile; see current."),
                present
            );
        }

        try
        {
            return await entries.StopAsync(access, running.UserId!, ended.End!);
        }
        catch (ClockifyRejection refusal) when (refusal.IsFinal)
        {
            throw await RefusalOfEndAsync(access, refusal, running, ended);
        }
    }
}
