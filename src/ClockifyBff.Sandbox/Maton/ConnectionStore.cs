using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Sandbox.Maton;

/// <summary>Every connection of the one Maton account, oldest first.</summary>
internal sealed class ConnectionStore(ClockifyStore store, SandboxOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Dictionary<string, Connection> _byId = Demo(store, options);

    public IReadOnlyList<Connection> List()
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

    public Connection? FindBySessionToken(string token)
    {
        lock (_lock)
        {
            return _byId.Values.FirstOrDefault(connection => connection.SessionToken == token);
        }
    }

    // Maton uses this connection for a call without Maton-Connection, as its skill on github.com/maton-ai/api-gateway-skill
    // documents: with many employees behind one account, it belongs to any of them.
    public Connection? FindOldestUsable(string app) => List().FirstOrDefault(connection => connection.App == app && connection.IsUsable);

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
    public bool TryFinish(string token, ConnectionStatus outcome, string? email)
    {
        lock (_lock)
        {
            if (FindBySessionToken(token) is not { Status: ConnectionStatus.Pending } connection)
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
        var demo = Demo(store, options);
        lock (_lock)
        {
            _byId = demo;
        }
    }

    private static Dictionary<string, Connection> Demo(ClockifyStore store, SandboxOptions options) =>
        DemoConnections
            .Create([.. store.AllUsers.Where(person => person.HasSignedIn).Select(person => person.Email)], options.Seed)
            .ToDictionary(connection => connection.Id);
}
