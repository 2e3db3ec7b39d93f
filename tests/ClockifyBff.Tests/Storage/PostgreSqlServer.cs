using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ClockifyBff.Tests.Storage;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

namespace ClockifyBff.Tests.Storage;

/// <summary>
/// A PostgreSQL cluster of the tests' own, from the system's packages. Where there is none, tests that need it are skipped, but never in
/// CI.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private static readonly string? _programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory
            .EnumerateDirectories("/usr/lib/postgresql")
            .Select(version => Path.Combine(version, "bin"))
            .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    private readonly Lazy<Task<Cluster>> _cluster = new(StartAsync);

    /// <summary>A new, empty database.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        Assert.SkipUnless(
            _programs is not null || Environment.GetEnvironmentVariable("CI") == "true",
            "This test needs PostgreSQL's programs below /usr/lib/postgresql (Debian: apt-get install postgresql)."
        );
        var cluster = await _cluster.Value;
        var name = $"t{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(cluster.To("postgres"));
        await using var create = source.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return cluster.To(name);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        var id = (
            await File.ReadAllLinesAsync(
                Path.Combine((await _cluster.Value).Folder, "postmaster.pid"),
                TestContext.Current.CancellationToken
            )
        )[0];
        using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts it again where it was, with what it held.</summary>
    public async Task RestartAsync()
    {
        var cluster = await _cluster.Value;

        // Its children may not all have noticed yet that it is gone.
        await Eventually.BecomesAsync(() => TryRunAsync("pg_ctl", cluster.ToStart()), exitCode => exitCode == 0);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster.IsValueCreated && _cluster.Value.IsCompletedSuccessfully)
        {
            var cluster = await _cluster.Value;
            await RunAsync("pg_ctl", "-D", cluster.Folder, "-m", "immediate", "stop");
            Directory.Delete(cluster.Folder, recursive: true);
        }
    }

    private static async Task<Cluster> StartAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"postgresql-{Guid.NewGuid():N}");
        var cluster = new Cluster(folder, FreePort());
        await RunAsync("initdb", "-D", folder, "-A", "trust", "-U", "postgres", "--no-sync");
        await RunAsync("pg_ctl", cluster.ToStart());
        return cluster;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var exitCode = await TryRunAsync(program, arguments);
        Assert.True(exitCode == 0, $"{program} failed with {exitCode}");
    }

    private static async Task<int> TryRunAsync(string program, string[] arguments)
    {
        // PostgreSQL refuses to run as root.
        string[] asWhom = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];
        string[] command = [.. asWhom, Path.Combine(_programs!, program), .. arguments];
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = Path.GetTempPath(), RedirectStandardOutput = true }
        )!;
        // A server that goes on would keep the pipe open: the exit alone is waited for.
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Cluster(string Folder, int Port)
    {
        public string[] ToStart() =>
            [
                "-D",
                Folder,
                "-l",
                Path.Combine(Folder, "log"),
                "-w",
                "-o",
                $"-p {Port} -k {Folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=300",
                "start",
            ];

        public string To(string database) => $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};Maximum Pool Size=20";
    }
}
