using System.Diagnostics;
using System.Globalization;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

namespace ClockifyBff.Tests.Harness;

/// <summary>A PostgreSQL server of the test run, from the system's packages.</summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private static readonly string? _programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory
            .EnumerateDirectories("/usr/lib/postgresql")
            .Select(version => Path.Combine(version, "bin"))
            .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    private readonly Lazy<Task<Cluster>> _cluster = new(StartAsync);

    /// <summary>Creates an empty database, and returns its connection string.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        Prerequisite.Require(_programs is not null, "PostgreSQL's programs below /usr/lib/postgresql (Debian: apt-get install postgresql)");
        var cluster = await _cluster.Value;
        var name = $"t{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionStringTo("postgres"));
        await using var create = source.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return cluster.ConnectionStringTo(name);
    }

    /// <summary>Kills the server, as a power failure would.</summary>
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

    /// <summary>Restarts the server with its data.</summary>
    public async Task RestartAsync()
    {
        var cluster = await _cluster.Value;

        // The children of the killed server may need a moment to end.
        await Eventually.BecomesAsync(() => RunAsync("pg_ctl", cluster.StartArguments()), result => result.ExitCode == 0);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster.IsValueCreated && _cluster.Value.IsCompletedSuccessfully)
        {
            await (await _cluster.Value).DisposeAsync();
        }
    }

    private static async Task<Cluster> StartAsync()
    {
        var cluster = new Cluster(Path.Combine(Path.GetTempPath(), $"postgresql-{Guid.NewGuid():N}"), ChildProcess.FreePort());
        return await cluster.SetUpOrDisposeAsync(async () =>
        {
            await SucceedAsync("initdb", "-D", cluster.Folder, "-A", "trust", "-U", "postgres", "--no-sync");
            await SucceedAsync("pg_ctl", cluster.StartArguments());
        });
    }

    private static Task<string> SucceedAsync(string program, params string[] arguments)
    {
        var command = CommandOf(program, arguments);
        return ChildProcess.SucceedAsync(command[0], command[1..]);
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(string program, params string[] arguments)
    {
        var command = CommandOf(program, arguments);
        return ChildProcess.RunAsync(command[0], command[1..]);
    }

    private static string[] CommandOf(string program, string[] arguments)
    {
        // PostgreSQL does not run as root.
        string[] asPostgres = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];
        return [.. asPostgres, Path.Combine(_programs!, program), .. arguments];
    }

    private sealed record Cluster(string Folder, int Port) : IAsyncDisposable
    {
        public string[] StartArguments() =>
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

        public async ValueTask DisposeAsync()
        {
            // Fails where a test has killed the server, or where it never started.
            await RunAsync("pg_ctl", "-D", Folder, "-m", "immediate", "stop");
            Directory.Delete(Folder, recursive: true);
        }

        public string ConnectionStringTo(string database) =>
            $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};Maximum Pool Size=20";
    }
}
