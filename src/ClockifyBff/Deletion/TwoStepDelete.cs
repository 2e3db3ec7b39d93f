using ClockifyBff.Clockify;
using ClockifyBff.Failures;
using ClockifyBff.Storage;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Deletion;

/// <summary>
/// Deletes entities that Clockify deletes only after they have been archived. Afterwards the entity is either deleted or exactly as it was.
/// </summary>
internal sealed class TwoStepDelete(
    DeleteJournal journal,
    Archivables archivables,
    WorkflowMeter meter,
    IOptions<MatonOptions> options,
    TimeProvider time
)
{
    /// <summary>Archives and deletes an entity; restores the entity if the delete fails.</summary>
    /// <returns>The steps that were executed, in order.</returns>
    /// <exception cref="ServiceException">
    /// The delete failed. The entity is as it was, unless the certainty is <see cref="Certainty.Unknown"/>: then
    /// <see cref="DeleteRecovery"/> restores or deletes it once upstream responds again.
    /// </exception>
    public async Task<IReadOnlyList<string>> RunAsync(WriteAccess access, IArchivable archivable)
    {
        // Deleting an archived entity is a single step with nothing to undo.
        var unfinished = archivable.IsArchived ? null : await journal.BeginAsync(access, archivable);
        var isUntouched = true;
        try
        {
            if (unfinished is not null)
            {
                await archivable.SetArchivedAsync(access, true);
                isUntouched = false;
                if (!await journal.TryRenewAsync(unfinished))
                {
                    throw new DeleteTakenOverException();
                }
            }

            using var completion = access.ForCompletion(access.Workspace.CancellationToken);
            await archivable.DeleteAsync(unfinished is null ? access : completion);
        }
        catch (Exception failure)
        {
            var isDeleted = !(isUntouched && IsRejection(failure)) && await SettleAsync(access, archivable, unfinished, failure);
            await TryRemoveAsync(unfinished);
            meter.RecordDelete(archivable.KindName, isDeleted ? WorkflowMeter.Done : WorkflowMeter.Undone);
            switch (isDeleted, IsOutcomeKnown(failure))
            {
                case (true, false):
                    return archivable.Steps;
                case (true, true):
                    throw InvalidValueException.NotFound($"{archivable.KindName}Id", archivable.KindName);
                case (false, false):
                    throw new DeletionException(failure, Certainty.NothingSent);
                default:
                    throw;
            }
        }

        await TryRemoveAsync(unfinished);
        meter.RecordDelete(archivable.KindName, WorkflowMeter.Done);
        return archivable.Steps;
    }

    /// <summary>
    /// Settles an interrupted delete: restores the entity if it is still archived. Changes that others have made in the meantime stay.
    /// </summary>
    /// <returns>True if the entity is deleted; false if it exists, restored if it was archived.</returns>
    /// <exception cref="ServiceException">Upstream failed, or another replica has taken over the delete.</exception>
    public async Task<bool> SettleAsync(WriteAccess access, UnfinishedDelete unfinished)
    {
        if (await IsTakenOverAsync(unfinished))
        {
            throw new DeleteTakenOverException();
        }

        using var timeout = new CancellationTokenSource(options.Value.Timeout, time);
        using var completion = access.ForCompletion(timeout.Token);
        var found = await archivables.FindAsync(
            completion.Workspace,
            Enum.Parse<ArchivableKind>(unfinished.Kind),
            unfinished.ParentId,
            unfinished.EntityId
        );
        if (found is { IsArchived: true })
        {
            await found.SetArchivedAsync(completion, false);
        }

        return found is null;
    }

    private async Task<bool> SettleAsync(WriteAccess access, IArchivable archivable, UnfinishedDelete? unfinished, Exception failure)
    {
        try
        {
            return unfinished is null ? await IsDeletedAsync(access, archivable) : await SettleAsync(access, unfinished);
        }
        catch (Exception e) when (e is ServiceException or OperationCanceledException)
        {
            if (unfinished is not null)
            {
                await journal.PostponeAsync(unfinished);
            }

            meter.RecordDelete(archivable.KindName, WorkflowMeter.Unclear);
            throw new DeletionException(failure, Certainty.Unknown);
        }
    }

    private async Task<bool> IsDeletedAsync(WriteAccess access, IArchivable archivable)
    {
        using var timeout = new CancellationTokenSource(options.Value.Timeout, time);
        using var completion = access.ForCompletion(timeout.Token);
        return await archivables.FindAsync(completion.Workspace, archivable.Kind, archivable.ParentId, archivable.Id) is null;
    }

    /// <summary>
    /// Whether another replica has taken over the delete. False if the database is unavailable, so that this replica settles the delete.
    /// </summary>
    private async Task<bool> IsTakenOverAsync(UnfinishedDelete unfinished)
    {
        try
        {
            return !await journal.TryRenewAsync(unfinished);
        }
        catch (StorageException)
        {
            return false;
        }
    }

    /// <summary>Whether upstream certainly did nothing, independent of the current state of the entity.</summary>
    private static bool IsRejection(Exception failure) =>
        IsOutcomeKnown(failure) && failure is not ClockifyRejection { IsAboutInput: true };

    private static bool IsOutcomeKnown(Exception failure) => failure is ServiceException { Certainty: not Certainty.Unknown };

    private async Task TryRemoveAsync(UnfinishedDelete? unfinished)
    {
        try
        {
            if (unfinished is not null)
            {
                await journal.RemoveAsync(unfinished);
            }
        }
        catch (StorageException)
        {
            // Recovery finds the delete settled and removes the row.
        }
    }
}
