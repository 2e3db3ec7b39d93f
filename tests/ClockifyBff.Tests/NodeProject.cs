using System.Diagnostics;
using System.Text.Json;

namespace ClockifyBff.Tests;

/// <summary>
/// A folder with a program for Node and the lock file of its packages. Where Node or the packages can't be had, tests that need them are
/// skipped, but never in CI.
/// </summary>
internal sealed class NodeProject
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private static readonly bool _inCI = Environment.GetEnvironmentVariable("CI") == "true";

    private readonly string _folder;

    private NodeProject(string folder) => _folder = folder;

    /// <summary>Brings the packages into the output's copy of a folder, unless they are there already.</summary>
    public static async Task<NodeProject> InstallAsync(string folder)
    {
        Assert.SkipUnless(
            _inCI || (Command.Exists("node") && Command.Exists("npm")),
            "This test needs Node and npm (Debian: apt-get install nodejs npm)."
        );
        var project = new NodeProject(Path.Combine(AppContext.BaseDirectory, folder));
        if (project.WrittenAt("node_modules/.package-lock.json") < project.WrittenAt("package-lock.json"))
        {
            var (exitCode, _, error) = await project.ExecuteAsync("npm", "ci");
            Assert.SkipUnless(_inCI || exitCode == 0, $"This test needs packages that npm could not install: {error.Split('\n')[0]}");
            Assert.True(exitCode == 0, error);
        }

        return project;
    }

    /// <summary>The JSON that a program prints.</summary>
    public async Task<JsonElement> RunAsync(params string[] programAndArguments)
    {
        var (exitCode, output, error) = await ExecuteAsync("node", programAndArguments);
        Assert.True(exitCode == 0, error);
        return JsonSerializer.Deserialize<JsonElement>(output);
    }

    /// <summary>Runs a command that one of the packages brings, and waits for its end, good or bad.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunInstalledAsync(string command, params string[] arguments) =>
        ExecuteAsync(Path.Combine(_folder, "node_modules", ".bin", command), arguments);

    /// <summary>Starts a program that prints a line of JSON and goes on until its input ends.</summary>
    public async Task<(JsonElement Said, IDisposable Running)> StartAsync(params string[] programAndArguments)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("node", programAndArguments)
            {
                WorkingDirectory = _folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            },
        };
        process.Start();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(_patience);
        var line = await process.StandardOutput.ReadLineAsync(limit.Token);
        Assert.False(line is null, $"{programAndArguments[0]} ended without a word");
        return (JsonSerializer.Deserialize<JsonElement>(line), process);
    }

    /// <summary>When a file was written; long ago if there is none.</summary>
    private DateTime WrittenAt(string file) => File.GetLastWriteTimeUtc(Path.Combine(_folder, file));

    private Task<(int ExitCode, string Output, string Error)> ExecuteAsync(string command, params string[] arguments) =>
        Command.RunAsync(_folder, command, arguments);
}
