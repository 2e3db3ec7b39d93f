using ClockifyBff.Clockify;

namespace ClockifyBff.Workflows;

/// <summary>
/// Something that Clockify deletes only once it is out of use: a project or client that is archived, a task that is done.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="ParentId">For a task: its project.</param>
/// <param name="Id">Its id.</param>
/// <param name="RetiringStep">What putting it out of use is called.</param>
/// <param name="IsRetired">Whether it is out of use already.</param>
/// <param name="SetRetired">Puts it out of use or back, everything else as it was read.</param>
/// <param name="Delete">Deletes it.</param>
internal sealed record Archivable(
    ArchivableKind Kind,
    string? ParentId,
    string Id,
    string RetiringStep,
    bool IsRetired,
    Func<WriteAccess, bool, Task> SetRetired,
    Func<WriteAccess, Task> Delete
)
{
    private const string DeletingStep = "delete";

    /// <summary>What it is, in a word.</summary>
    public string Word => Kind.ToString().ToLowerInvariant();

    /// <summary>What deleting it takes, in order.</summary>
    public IReadOnlyList<string> Steps => IsRetired ? [DeletingStep] : [RetiringStep, DeletingStep];
}
