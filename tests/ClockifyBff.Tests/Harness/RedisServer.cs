using System.Globalization;
using Garnet;
using StackExchange.Redis;

namespace ClockifyBff.Tests.Harness;

/// <summary>
/// A Redis of a test's own: the system's <c>redis-server</c>, else Garnet in this process, which speaks the same. Never Garnet in CI.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/redis-server";

    private readonly int _port = ChildProcess.FreePort();
    private ChildProcess? _process;
    private GarnetServer? _garnet;

    private RedisServer() { }

    /// <summary>The setting with which replicas share it.</summary>
    public (string Key, string? Value) Setting => ("Replicas:Redis", ConnectionString);

    public string ConnectionString => $"127.0.0.1:{_port}";

    private static bool IsProcess =>
        Environment.GetEnvironmentVariable("USE_GARNET") != "true" && (Prerequisite.Exists(Program) || Prerequisite.IsCI);

    public static async Task<RedisServer> StartAsync()
    {
        var redis = new RedisServer();
        return await redis.OrDisposeAsync(redis.RestartAsync);
    }

    /// <summary>One that can be made to hang. Where there is none, the test is skipped, but never in CI.</summary>
    public static Task<RedisServer> StartProcessAsync()
    {
        Assert.SkipUnless(IsProcess, $"This test needs a Redis that can be stopped: {Program} (Debian: apt-get install redis-server).");
        return StartAsync();
    }

    /// <summary>Ends it as a power cut would. What it held is gone.</summary>
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

    /// <summary>Starts it, empty, where it was.</summary>
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
            // Scripts lock their keys only in this mode; with Redis they are alone anyway.
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

    /// <summary>Keeps its connections open and answers nothing until <see cref="ResumeAsync"/>.</summary>
    public Task SuspendAsync() => _process!.SignalAsync("STOP");

    public Task ResumeAsync() => _process!.SignalAsync("CONT");

    /// <summary>What its keys are called.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString);
        return [.. connection.GetServers()[0].Keys().Select(key => key.ToString())];
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
