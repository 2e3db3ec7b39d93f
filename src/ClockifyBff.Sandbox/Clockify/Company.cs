using ClockifyBff.Sandbox.Clockify.Demo;
using ClockifyBff.Sandbox.Clockify.Users;
using ClockifyBff.Sandbox.Clockify.Workspaces;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify;

/// <summary>All of Clockify: its accounts and their workspaces. Whoever reads or changes it holds <see cref="Gate"/>.</summary>
internal sealed class Company
{
    private readonly SandboxOptions _options;
    private readonly TimeProvider _time;

    public Company(SandboxOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        Reset();
    }

    public Lock Gate { get; } = new();

    public Table<Person> Accounts { get; private set; } = [];

    public Table<Workspace> Workspaces { get; private set; } = [];

    public Ids Ids { get; private set; } = new(0);

    /// <summary>Everybody with a Clockify account, as of now.</summary>
    public IReadOnlyList<Person> Users
    {
        get
        {
            lock (Gate)
            {
                return [.. Accounts];
            }
        }
    }

    public Person? FindUserByEmail(string email) =>
        Users.FirstOrDefault(person => person.Email.Equals(email, StringComparison.OrdinalIgnoreCase));

    /// <summary>The Clockify account of this address, made if there is none.</summary>
    /// <param name="email">Its address.</param>
    /// <param name="joins">A new account is a regular member of the demo company; or else has just a workspace of its own, as somebody who
    /// signed up privately.</param>
    public Person AddUser(string email, bool joins = true)
    {
        lock (Gate)
        {
            return FindUserByEmail(email)
                ?? (joins ? DemoPeople.Join(this, Workspaces.First(), email, "ACTIVE") : DemoPeople.SignUp(this, email));
        }
    }

    /// <summary>Forgets every change: the company the seed gives, with entries up to now.</summary>
    public void Reset()
    {
        lock (Gate)
        {
            (Accounts, Workspaces, Ids) = ([], [], new Ids(_options.Seed));
            DemoCompany.Build(this, _options);
            Ids = new Ids(_options.Seed, () => Now().ToUnixTimeSeconds());
        }
    }

    /// <summary>Clockify keeps whole seconds.</summary>
    public Instant Now() => Instant.FromUnixTimeSeconds(_time.GetUtcNow().ToUnixTimeSeconds());
}
