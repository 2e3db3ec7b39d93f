using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ClockifyBff.Tests.Harness;

/// <summary>The service in a process of its own, with only the given settings.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    // The service must not inherit the proxy and the API key of the machine that runs the tests.
    private static readonly string[] _inheritedVariables =
    [
        "MATON_API_KEY",
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "https_proxy",
        "http_proxy",
        "all_proxy",
        "no_proxy",
    ];

    private static readonly Lazy<DirectoryInfo> _applicationData = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("clockifybff-tests-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => DeleteIfPossible(folder);
        return folder;
    });

    private readonly ChildProcess _process;

    private ServiceProcess(ChildProcess process) => _process = process;

    public string Output => _process.Output;

    /// <summary>The messages of the JSON log.</summary>
    public IReadOnlyList<string> Messages =>
        [.. Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!["Message"]!.ToString())];

    public int ProcessId => _process.Id;

    /// <summary>Starts the service in an environment.</summary>
    public static ServiceProcess Start(string environment, params (string Name, string Value)[] settings) =>
        Run("ClockifyBff.dll", [("ASPNETCORE_ENVIRONMENT", environment), .. settings]);

    /// <summary>Starts the service in Development with a sandbox as Maton.</summary>
    public static ServiceProcess StartOn(Uri sandbox, params (string Name, string Value)[] settings) =>
        Start(
            "Development",
            [
                ("MATON_API_KEY", "sandbox"),
                ("Maton__GatewayUrl", $"{sandbox}"),
                ("Maton__ControlUrl", $"{sandbox}"),
                ("Maton__ConnectHost", sandbox.Authority),
                .. settings,
            ]
        );

    /// <summary>Starts the sandbox alone.</summary>
    public static ServiceProcess StartSandbox(params (string Name, string Value)[] settings) => Run("ClockifyBff.Sandbox.dll", settings);

    /// <summary>Waits until the service listens, and returns its URL.</summary>
    public async Task<Uri> ListeningAsync() => new((await _process.LineAsync(Announcement())).Groups["url"].Value);

    /// <summary>Waits until the service ends by itself, and returns its exit code.</summary>
    public Task<int> ExitAsync(TimeSpan? limit = null) => _process.ExitAsync(limit);

    /// <summary>Sends TERM, as orchestrators do to stop a service.</summary>
    public Task TerminateAsync() => _process.SignalAsync("TERM");

    /// <summary>Suspends the process until <see cref="ResumeAsync"/>. It can't notice.</summary>
    public Task SuspendAsync() => _process.SignalAsync("STOP");

    /// <summary>Resumes a suspended process.</summary>
    public Task ResumeAsync() => _process.SignalAsync("CONT");

    /// <summary>Kills the process without a signal that it could handle.</summary>
    public Task KillAsync() => _process.KillAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    // A service that still writes must not change the result of the run.
    private static void DeleteIfPossible(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The system deletes temporary files later.
        }
    }

    private static ServiceProcess Run(string program, (string Name, string Value)[] settings) =>
        new(
            ChildProcess.Start(
                "dotnet",
                [Path.Combine(AppContext.BaseDirectory, program)],
                // The service must find its settings from any working directory.
                Path.GetTempPath(),
                [
                    .. _inheritedVariables.Select(name => (name, (string?)null)),
                    // Tests must not use the database of the developer who runs them.
                    ("XDG_DATA_HOME", _applicationData.Value.FullName),
                    ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
                    .. settings,
                ]
            )
        );

    // In a text log the URL ends the line, in a JSON log a quotation mark follows it, and in the log of the sandbox a comma.
    [GeneratedRegex("""(Now listening on: |Sandbox at )(?<url>[^",]+)""")]
    private static partial Regex Announcement();
}
