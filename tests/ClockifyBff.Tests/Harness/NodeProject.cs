using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClockifyBff.Tests.Harness;

/// <summary>A folder with a Node.js program and the lock file of its packages.</summary>
internal sealed partial class NodeProject
{
    private readonly string _folder;

    private NodeProject(string folder) => _folder = folder;

    /// <summary>Installs the packages into the output's copy of a folder, unless they are up to date.</summary>
    public static async Task<NodeProject> InstallAsync(string folder)
    {
        Prerequisite.Require("node", "nodejs");
        Prerequisite.Require("npm", "npm");
        var project = new NodeProject(Path.Combine(AppContext.BaseDirectory, folder));
        if (project.LastWriteTime("node_modules/.package-lock.json") < project.LastWriteTime("package-lock.json"))
        {
            var (exitCode, _, error) = await project.ExecuteAsync("npm", "ci");
            Prerequisite.Require(exitCode == 0, $"packages that npm could not install: {error.Split('\n')[0]}");
            Assert.True(exitCode == 0, error);
        }

        return project;
    }

    /// <summary>Runs a program and returns the JSON that it prints.</summary>
    public async Task<JsonElement> RunAsync(params string[] programAndArguments)
    {
        var (exitCode, output, error) = await ExecuteAsync("node", programAndArguments);
        Assert.True(exitCode == 0, error);
        return JsonSerializer.Deserialize<JsonElement>(output);
    }

    /// <summary>Runs a command of an installed package, and waits until it ends, whatever its exit code is.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunInstalledAsync(string command, params string[] arguments) =>
        ExecuteAsync(Path.Combine(_folder, "node_modules", ".bin", command), arguments);

    /// <summary>Starts a program that prints a line of JSON and keeps running.</summary>
    public async Task<(JsonElement Printed, IAsyncDisposable Running)> StartAsync(params string[] programAndArguments)
    {
        var process = ChildProcess.Start("node", programAndArguments, _folder);
        return (JsonSerializer.Deserialize<JsonElement>((await process.LineAsync(Json())).Value), process);
    }

    /// <summary>Returns when a file was written; a date in the distant past if it doesn't exist.</summary>
    private DateTime LastWriteTime(string file) => File.GetLastWriteTimeUtc(Path.Combine(_folder, file));

    private Task<(int ExitCode, string Output, string Error)> ExecuteAsync(string command, params string[] arguments) =>
        ChildProcess.RunAsync(command, arguments, _folder);

    [GeneratedRegex("^{.*")]
    private static partial Regex Json();
}
