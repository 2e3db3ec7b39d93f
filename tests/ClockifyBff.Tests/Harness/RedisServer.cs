using System.Globalization;
using Garnet;
using StackExchange.Redis;

namespace ClockifyBff.Tests.Harness;

/// <summary>
/// A Redis server for one test: the system's <c>redis-server</c>, or else Garnet in this process, which has the same protocol. CI never
/// uses Garnet.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/redis-server";

    private readonly int _port = ChildProcess.FreePort();
    private ChildProcess? _process;
    private GarnetServer? _garnet;

    private RedisServer() { }

    /// <summary>The setting that connects replicas to this server.</summary>
    public (string Key, string? Value) Setting => ("Replicas:Redis", ConnectionString);

    public string ConnectionString => $"127.0.0.1:{_port}";

    private static bool IsProcess =>
        Environment.GetEnvironmentVariable("USE_GARNET") != "true" && (Prerequisite.Exists(Program) || Prerequisite.IsCI);

    public static async Task<RedisServer> StartAsync()
    {
        var redis = new RedisServer();
        return await redis.SetUpOrDisposeAsync(redis.RestartAsync);
    }

    /// <summary>Starts a server process that can be suspended. Skips the test if <c>redis-server</c> is missing, except in CI.</summary>
    public static Task<RedisServer> StartProcessAsync()
    {
        Assert.SkipUnless(IsProcess, $"This test needs a Redis that can be stopped: {Program} (Debian: apt-get install redis-server).");
        return StartAsync();
    }

    /// <summary>Kills the server, as a power failure would. The data is lost.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }

        _garnet?.Dispose();
        _garnet = null;
    }

    /// <summary>Starts the server without data, on the same port.</summary>
    public async Task RestartAsync()
    {
        if (IsProcess)
        {
            _process = ChildProcess.Start(
                Program,
                ["--port", Invariant(_port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no"]
            );
            await _process.ListeningAsync(_port);
        }
        else
        {
            // Only in this mode are scripts atomic, as they always are in Redis.
            _garnet = new GarnetServer([
                "--port",
                Invariant(_port),
                "--bind",
                "127.0.0.1",
                "--lua",
                "true",
                "--lua-transaction-mode",
                "true",
                "-q",
            ]);
            _garnet.Start();
        }
    }

    /// <summary>Suspends the server: its connections stay open, but it sends no responses until <see cref="ResumeAsync"/>.</summary>
    public Task SuspendAsync() => _process!.SignalAsync("STOP");

    public Task ResumeAsync() => _process!.SignalAsync("CONT");

    /// <summary>Returns the names of all keys.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString);
        return [.. connection.GetServers()[0].Keys().Select(key => key.ToString())];
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
