using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ClockifyBff.Tests.Harness;

/// <summary>The service as its users start it: a process of its own, with nothing but the settings given.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    // The proxy and the key of the machine that runs the tests are not the service's.
    private static readonly string[] _ofTheMachine =
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

    /// <summary>What it logged as JSON, without when and by whom.</summary>
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

    /// <summary>Where it listens, once it does.</summary>
    public async Task<Uri> ListeningAsync() => new((await _process.LineAsync(Announcement())).Groups["url"].Value);

    /// <summary>Its exit code, once it has ended by itself.</summary>
    public Task<int> ExitAsync(TimeSpan? limit = null) => _process.ExitAsync(limit);

    /// <summary>Asks it to stop, as orchestrators do.</summary>
    public Task TerminateAsync() => _process.SignalAsync("TERM");

    /// <summary>Stops the process without its notice, until <see cref="ResumeAsync"/>.</summary>
    public Task SuspendAsync() => _process.SignalAsync("STOP");

    /// <summary>Lets the process continue where it was.</summary>
    public Task ResumeAsync() => _process.SignalAsync("CONT");

    /// <summary>Ends it as a power cut would: no signal that it could hear.</summary>
    public Task KillAsync() => _process.KillAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    // A service that still writes must not change how the run ends.
    private static void DeleteIfPossible(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The system deletes temporary files in time.
        }
    }

    private static ServiceProcess Run(string program, (string Name, string Value)[] settings) =>
        new(
            ChildProcess.Start(
                "dotnet",
                [Path.Combine(AppContext.BaseDirectory, program)],
                // Settings must be found wherever the service is started from.
                Path.GetTempPath(),
                [
                    .. _ofTheMachine.Select(name => (name, (string?)null)),
                    // The store of whoever runs the tests is not for tests.
                    ("XDG_DATA_HOME", _applicationData.Value.FullName),
                    ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
                    .. settings,
                ]
            )
        );

    // As text it ends the line, as JSON a quotation mark ends it; the sandbox goes on.
    [GeneratedRegex("""(Now listening on: |Sandbox at )(?<url>[^",]+)""")]
    private static partial Regex Announcement();
}
