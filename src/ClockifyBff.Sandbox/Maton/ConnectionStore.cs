using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Sandbox.Maton;

/// <summary>The connections of the Maton account.</summary>
internal sealed class ConnectionStore(ClockifyStore store, SandboxOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Dictionary<string, Connection> _byId = CreateDemo(store, options);

    /// <summary>Returns all connections, oldest first.</summary>
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

    /// <summary>Finds the oldest active connection of an app.</summary>
    /// <remarks>
    /// Maton uses it for a request without <c>Maton-Connection</c> (github.com/maton-ai/api-gateway-skill). If several employees share one
    /// account, the connection can belong to any of them.
    /// </remarks>
    public Connection? FindOldestUsable(string app) => List().FirstOrDefault(connection => connection.App == app && connection.IsUsable);

    public Connection Add(string app)
    {
        lock (_lock)
        {
            // Not derived from the seed: an id from an earlier run must never denote the connection of another person.
            var connection = new Connection(Guid.NewGuid().ToString(), app, time.GetUtcNow());
            return _byId[connection.Id] = connection;
        }
    }

    /// <summary>Replaces a connection; returns null if it doesn't exist.</summary>
    public Connection? Change(string id, Func<Connection, Connection> change)
    {
        lock (_lock)
        {
            return _byId.TryGetValue(id, out var connection) ? _byId[id] = change(connection) : null;
        }
    }

    /// <summary>Finishes the connection of a session token; returns false unless the connection exists and is pending.</summary>
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

    /// <summary>Restores the connections of the start.</summary>
    public void Reset()
    {
        var demo = CreateDemo(store, options);
        lock (_lock)
        {
            _byId = demo;
        }
    }

    private static Dictionary<string, Connection> CreateDemo(ClockifyStore store, SandboxOptions options) =>
        DemoConnections
            .Create([.. store.AllUsers.Where(person => person.HasSignedIn).Select(person => person.Email)], options.Seed)
            .ToDictionary(connection => connection.Id);
}
