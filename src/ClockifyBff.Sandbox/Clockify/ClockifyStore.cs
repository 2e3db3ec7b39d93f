using ClockifyBff.Sandbox.Clockify.Demo;
using ClockifyBff.Sandbox.Clockify.Users;
using ClockifyBff.Sandbox.Clockify.Workspaces;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify;

/// <summary>All users and workspaces of the simulated Clockify. Hold <see cref="Lock"/> while you read or change them.</summary>
internal sealed class ClockifyStore
{
    private readonly SandboxOptions _options;
    private readonly TimeProvider _time;

    public ClockifyStore(SandboxOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        Reset();
    }

    /// <summary>
    /// Raised after a request added, replaced or removed a time entry, project or task. Handlers run under the lock, so they must return at
    /// once.
    /// </summary>
    public event Action<EntityChange>? Changed;

    public Lock Lock { get; } = new();

    public EntityTable<User> Users { get; private set; } = [];

    public EntityTable<Workspace> Workspaces { get; private set; } = [];

    public IdGenerator Ids { get; private set; } = new(0);

    /// <summary>A snapshot of all users; takes the lock itself.</summary>
    public IReadOnlyList<User> AllUsers
    {
        get
        {
            lock (Lock)
            {
                return [.. Users];
            }
        }
    }

    public User? FindUserByEmail(string email) =>
        AllUsers.FirstOrDefault(user => user.Email.Equals(email, StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns the user with an e-mail address; creates the user if there is none.</summary>
    /// <param name="email">The e-mail address, in any case.</param>
    /// <param name="joins">
    /// Whether a new user becomes a regular member of the demo company. Otherwise the user gets only a workspace of their own, as after a
    /// private sign-up.
    /// </param>
    public User AddUser(string email, bool joins = true)
    {
        lock (Lock)
        {
            return FindUserByEmail(email)
                ?? (joins ? DemoUsers.Join(this, Workspaces.First(), email, "ACTIVE") : DemoUsers.SignUp(this, email));
        }
    }

    /// <summary>Adds a workspace, whose changes raise <see cref="Changed"/> from now on.</summary>
    public Workspace Add(Workspace workspace)
    {
        workspace.TimeEntries.Changed =
            workspace.Projects.Changed =
            workspace.Tasks.Changed =
                (before, after) => Changed?.Invoke(new EntityChange(workspace, before, after));
        return Workspaces.Put(workspace);
    }

    /// <summary>Discards all changes and creates the demo company again, with time entries up to the current time.</summary>
    public void Reset()
    {
        lock (Lock)
        {
            (Users, Workspaces, Ids) = ([], [], new IdGenerator(_options.Seed));
            DemoCompany.Build(this, _options);
            Ids = new IdGenerator(_options.Seed, () => Now().ToUnixTimeSeconds());
        }
    }

    /// <summary>Returns the current time in whole seconds, as Clockify stores times.</summary>
    public Instant Now() => Instant.FromUnixTimeSeconds(_time.GetUtcNow().ToUnixTimeSeconds());
}
