using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClockifyBff.Tests.Harness;

/// <summary>A folder with a program for Node and the lock file of its packages.</summary>
internal sealed partial class NodeProject
{
    private readonly string _folder;

    private NodeProject(string folder) => _folder = folder;

    /// <summary>Brings the packages into the output's copy of a folder, unless they are there already.</summary>
    public static async Task<NodeProject> InstallAsync(string folder)
    {
        Prerequisite.Require("node", "nodejs");
        Prerequisite.Require("npm", "npm");
        var project = new NodeProject(Path.Combine(AppContext.BaseDirectory, folder));
        if (project.WrittenAt("node_modules/.package-lock.json") < project.WrittenAt("package-lock.json"))
        {
            var (exitCode, _, error) = await project.ExecuteAsync("npm", "ci");
            Prerequisite.Require(exitCode == 0, $"packages that npm could not install: {error.Split('\n')[0]}");
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

    /// <summary>Starts a program that prints a line of JSON and goes on.</summary>
    public async Task<(JsonElement Printed, IAsyncDisposable Running)> StartAsync(params string[] programAndArguments)
    {
        var process = ChildProcess.Start("node", programAndArguments, _folder);
        return (JsonSerializer.Deserialize<JsonElement>((await process.LineAsync(Json())).Value), process);
    }

    /// <summary>When a file was written; long ago if there is none.</summary>
    private DateTime WrittenAt(string file) => File.GetLastWriteTimeUtc(Path.Combine(_folder, file));

    private Task<(int ExitCode, string Output, string Error)> ExecuteAsync(string command, params string[] arguments) =>
        ChildProcess.RunAsync(command, arguments, _folder);

    [GeneratedRegex("^{.*")]
    private static partial Regex Json();
}
