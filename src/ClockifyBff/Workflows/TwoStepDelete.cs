using ClockifyBff.Clockify;
using ClockifyBff.Http.Problems;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Workflows;

/// <summary>Deletes what Clockify deletes only once it is out of use. Afterwards it is gone, or exactly as it was.</summary>
internal sealed class TwoStepDelete(
    DeleteJournal journal,
    Archivables retirables,
    WorkflowMeter meter,
    IOptions<MatonOptions> options,
    TimeProvider time
)
{
    /// <returns>What was done, in order.</returns>
    /// <exception cref="ProblemException">It is as it was; where the action is <c>check</c>, it will be once upstream answers
    /// again.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(WriteAccess access, Archivable thing)
    {
        // What is out of use already takes one step, and there is nothing to bring back.
        var intent = thing.IsRetired ? null : await journal.BeginAsync(access, thing);
        var isUntouched = true;
        try
        {
            if (intent is not null)
            {
                await thing.SetRetired(access, true);
                isUntouched = false;
                if (!await journal.KeepAsync(intent))
                {
                    throw TakenOver();
                }
            }

            using var finishing = access.ToFinish(access.CancellationToken);
            await thing.Delete(intent is null ? access : finishing);
        }
        catch (Exception failure)
        {
            var isGone = !(isUntouched && IsRefusal(failure)) && await SettleAsync(access, thing, intent, failure);
            await EndAsync(intent);
            meter.Deleted(thing.Word, isGone ? WorkflowMeter.Done : WorkflowMeter.Undone);
            if (AfterSettlement(failure, isGone, thing) is { } problem)
            {
                throw new ProblemException(problem, failure);
            }

            return thing.Steps;
        }

        await EndAsync(intent);
        meter.Deleted(thing.Word, WorkflowMeter.Done);
        return thing.Steps;
    }

    /// <summary>Brings a delete that stopped half way to one of its ends. What somebody else made of the thing meanwhile stays.</summary>
    /// <returns>Whether it is gone; else it is as it was.</returns>
    /// <exception cref="ProblemException">It could not be settled, or is another replica's to settle by now.</exception>
    public async Task<bool> SettleAsync(WriteAccess access, UnfinishedDelete intent)
    {
        if (await IsTakenOverAsync(intent))
        {
            throw TakenOver();
        }

        using var limit = new CancellationTokenSource(options.Value.Timeout, time);
        using var finishing = access.ToFinish(limit.Token);
        var found = await retirables.FindAsync(finishing, Enum.Parse<ArchivableKind>(intent.Kind), intent.ParentId, intent.EntityId);
        if (found is { IsRetired: true })
        {
            await found.SetRetired(finishing, false);
        }

        return found is null;
    }

    private async Task<bool> SettleAsync(WriteAccess access, Archivable thing, UnfinishedDelete? intent, Exception failure)
    {
        try
        {
            return intent is null ? await IsGoneAsync(access, thing) : await SettleAsync(access, intent);
        }
        catch (Exception e) when (e is ProblemException or OperationCanceledException)
        {
            if (intent is not null)
            {
                await journal.PostponeAsync(intent);
            }

            meter.Deleted(thing.Word, WorkflowMeter.Unclear);
            throw new ProblemException(ProblemOf(failure) with { Action = NextAction.Check }, failure);
        }
    }

    private async Task<bool> IsGoneAsync(WriteAccess access, Archivable thing)
    {
        using var limit = new CancellationTokenSource(options.Value.Timeout, time);
        using var finishing = access.ToFinish(limit.Token);
        return await retirables.FindAsync(finishing, thing.Kind, thing.ParentId, thing.Id) is null;
    }

    /// <summary>Whether another replica is at it. A store that can't be asked is no reason to leave the thing as it is.</summary>
    private async Task<bool> IsTakenOverAsync(UnfinishedDelete intent)
    {
        try
        {
            return !await journal.KeepAsync(intent);
        }
        catch (ProblemException)
        {
            return false;
        }
    }

    private static ProblemException TakenOver() => new(ErrorCode.Conflict, "The delete took so long that it is being taken back.");

    /// <summary>Whether upstream certainly did nothing, whatever the thing is by now.</summary>
    private static bool IsRefusal(Exception failure) =>
        failure is ProblemException { Problem.Action: not NextAction.Check } and not ClockifyRefusal { IsAboutInput: true };

    /// <summary>What is said in the end; null for success.</summary>
    private static Problem? AfterSettlement(Exception failure, bool isGone, Archivable thing) =>
        (isGone, ProblemOf(failure)) switch
        {
            (true, { Action: NextAction.Check }) => null,
            (true, _) => Problem.NotFound($"{thing.Word}Id", thing.Word),
            (false, { Action: NextAction.Check } unclear) => unclear with
            {
                Action = NextAction.Retry,
                Detail = $"{unclear.Detail} Nothing has changed.",
            },
            (false, var clear) => clear,
        };

    private static Problem ProblemOf(Exception failure) =>
        failure switch
        {
            ProblemException { Problem: var problem } => problem,
            OperationCanceledException => new Problem(ErrorCode.UpstreamTimeout, "Not done in time.") { Action = NextAction.Check },
            _ => new Problem(ErrorCode.InternalError, "An unexpected error stopped the delete.") { Action = NextAction.Check },
        };

    private async Task EndAsync(UnfinishedDelete? intent)
    {
        try
        {
            if (intent is not null)
            {
                await journal.EndAsync(intent);
            }
        }
        catch (ProblemException)
        {
            // Recovery finds that there is nothing left to do.
        }
    }
}
