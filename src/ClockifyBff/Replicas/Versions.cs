using System.Collections.Concurrent;

namespace ClockifyBff.Replicas;

/// <summary>Which state of a part of a workspace is the latest: raised after each write, so that copies know that they are old.</summary>
internal sealed class Versions
{
    // Ids in raw paths can be anything: whoever makes many up must not fill the memory.
    private const int MostRaised = 100_000;

    private readonly ConcurrentDictionary<(Part Part, string Employee), long> _own = new();
    private readonly ConcurrentDictionary<Part, long> _latest = new();
    private long _neverRaised = Unique();

    /// <param name="part">What is read.</param>
    /// <param name="employee">Who reads.</param>
    public ValueTask<PartVersion> OfAsync(Part part, string employee)
    {
        var neverRaised = Volatile.Read(ref _neverRaised);
        return ValueTask.FromResult(new PartVersion(_latest.GetValueOrDefault(part, neverRaised), _own.GetValueOrDefault((part, employee), neverRaised)));
    }

    /// <summary>Makes all copies of a part old. Never throws.</summary>
    /// <param name="part">What was written.</param>
    /// <param name="employee">Who wrote.</param>
    public ValueTask RaiseAsync(Part part, string employee)
    {
        if (_own.Count >= MostRaised)
        {
            ForgetAll();
        }

        var version = Unique();
        _latest[part] = version;
        _own[(part, employee)] = version;
        return ValueTask.CompletedTask;
    }

    /// <summary>All copies are old once: nothing is known any more of when they were written.</summary>
    private void ForgetAll()
    {
        Volatile.Write(ref _neverRaised, Unique());
        _latest.Clear();
        _own.Clear();
    }

    // Not a count, which could come again after a restart.
    private static long Unique() => BitConverter.ToInt64(Guid.NewGuid().ToByteArray());
}

/// <summary>What a reader sees of a part. Values can be compared for equality only.</summary>
/// <param name="Latest">Becomes different with anybody's write.</param>
/// <param name="Own">Becomes different with this employee's.</param>
internal readonly record struct PartVersion(long Latest, long Own);

/// <summary>A part of a workspace that is read and written as one.</summary>
/// <param name="WorkspaceId">The workspace; empty for what belongs to none.</param>
/// <param name="Name">Which part.</param>
internal readonly record struct Part(string WorkspaceId, string Name)
{
    public const string Workspaces = "workspaces";
    public const string User = "user";
    public const string Users = "users";
    public const string Projects = "projects";
    public const string Clients = "clients";
    public const string Tags = "tags";
    public const string CustomFields = "custom-fields";
    public const string RunningTimers = "running";

    /// <summary>The time entries of a person.</summary>
    public static string TimeEntriesOf(string userId) => $"time-entries/{userId}";
}
