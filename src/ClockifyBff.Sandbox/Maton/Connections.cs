using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Sandbox.Maton;

/// <summary>Every connection of the one Maton account, oldest first.</summary>
internal sealed class Connections(Company company, SandboxOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Dictionary<string, Connection> _byId = Demo(company, options);

    public IReadOnlyList<Connection> All()
    {
        lock (_lock)
        {
            return
            [
                .. _byId.Values.OrderBy(connection => connection.CreationTime).ThenBy(connection => connection.Id, StringComparer.Ordinal),
            ];
        }
    }

    public Connection? Find(string id)
    {
        lock (_lock)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    public Connection? FindBySession(string token)
    {
        lock (_lock)
        {
            return _byId.Values.FirstOrDefault(connection => connection.SessionToken == token);
        }
    }

    // Maton uses this connection for a call without Maton-Connection, as its skill on github.com/maton-ai/api-gateway-skill
    // documents: with many employees behind one account, it belongs to any of them.
    public Connection? OldestUsable(string app) => All().FirstOrDefault(connection => connection.App == app && connection.IsUsable);

    public Connection Add(string app)
    {
        lock (_lock)
        {
            // Not from the seed: an id that a former run gave away must never come back as another person's.
            var connection = new Connection(Guid.NewGuid().ToString(), app, time.GetUtcNow());
            return _byId[connection.Id] = connection;
        }
    }

    public Connection? Change(string id, Func<Connection, Connection> change)
    {
        lock (_lock)
        {
            return _byId.TryGetValue(id, out var connection) ? _byId[id] = change(connection) : null;
        }
    }

    /// <summary>Ends the pending connection of a link, once; false when there is none that is still pending.</summary>
    public bool Settle(string token, ConnectionStatus outcome, string? email)
    {
        lock (_lock)
        {
            if (FindBySession(token) is not { Status: ConnectionStatus.Pending } connection)
            {
                return false;
            }

            _byId[connection.Id] = connection with { Status = outcome, Email = email, LastUpdatedTime = time.GetUtcNow() };
            return true;
        }
    }

    public bool Remove(string id)
    {
        lock (_lock)
        {
            return _byId.Remove(id);
        }
    }

    public void Reset()
    {
        var demo = Demo(company, options);
        lock (_lock)
        {
            _byId = demo;
        }
    }

    private static Dictionary<string, Connection> Demo(Company company, SandboxOptions options) =>
        DemoConnections
            .Of([.. company.Users.Where(person => person.Onboarded).Select(person => person.Email)], options.Seed)
            .ToDictionary(connection => connection.Id);
}
