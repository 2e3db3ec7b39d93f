using ClockifyBff.Sandbox.Clockify.Demo;
using ClockifyBff.Sandbox.Clockify.Users;
using ClockifyBff.Sandbox.Clockify.Workspaces;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify;

/// <summary>All of Clockify: its accounts and their workspaces. Whoever reads or changes it holds <see cref="Lock"/>.</summary>
internal sealed class ClockifyStore
{
    private readonly SandboxOptions _options;
    private readonly TimeProvider _time;

    public ClockifyStore(SandboxOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        Reset();
    }

    public Lock Lock { get; } = new();

    public EntityTable<User> Users { get; private set; } = [];

    public EntityTable<Workspace> Workspaces { get; private set; } = [];

    public IdGenerator Ids { get; private set; } = new(0);

    /// <summary>Everybody with a Clockify account, as of now.</summary>
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
        AllUsers.FirstOrDefault(person => person.Email.Equals(email, StringComparison.OrdinalIgnoreCase));

    /// <summary>The Clockify account of this address, made if there is none.</summary>
    /// <param name="email">Its address.</param>
    /// <param name="joins">A new account is a regular member of the demo company; or else has just a workspace of its own, as somebody who
    /// signed up privately.</param>
    public User AddUser(string email, bool joins = true)
    {
        lock (Lock)
        {
            return FindUserByEmail(email)
                ?? (joins ? DemoUsers.Join(this, Workspaces.First(), email, "ACTIVE") : DemoUsers.SignUp(this, email));
        }
    }

    /// <summary>Forgets every change: the company the seed gives, with entries up to now.</summary>
    public void Reset()
    {
        lock (Lock)
        {
            (Users, Workspaces, Ids) = ([], [], new IdGenerator(_options.Seed));
            DemoCompany.Build(this, _options);
            Ids = new IdGenerator(_options.Seed, () => Now().ToUnixTimeSeconds());
        }
    }

    /// <summary>Clockify keeps whole seconds.</summary>
    public Instant Now() => Instant.FromUnixTimeSeconds(_time.GetUtcNow().ToUnixTimeSeconds());
}
