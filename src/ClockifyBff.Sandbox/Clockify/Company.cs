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

    /// <summary>A Clockify account for this address; a new one joins the demo company as a regular member.</summary>
    public Person AddUser(string email)
    {
        lock (Gate)
        {
            return FindUserByEmail(email) ?? DemoPeople.Join(this, Workspaces.First(), email, "ACTIVE");
        }
    }

    /// <summary>Forgets every change: the company the seed gives, with entries up to now.</summary>
    public void Reset()
    {
        lock (Gate)
        {
            (Accounts, Workspaces, Ids) = ([], [], new Ids(_options.Seed));
            DemoCompany.Build(this, _options);
        }
    }

    /// <summary>Clockify keeps whole seconds.</summary>
    public Instant Now() => Instant.FromUnixTimeSeconds(_time.GetUtcNow().ToUnixTimeSeconds());
}
