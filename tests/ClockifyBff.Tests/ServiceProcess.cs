using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ClockifyBff.Tests;

/// <summary>The service as its users start it: a process of its own, with nothing but the settings given.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    // The proxy of the machine that runs the tests is not the service's.
    private static readonly string[] _ofTheMachine = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"];
    private static readonly string[] _announcements = ["Now listening on: ", "Sandbox at "];
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private static readonly Lazy<DirectoryInfo> _applicationData = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("clockifybff-tests-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return folder;
    });

    private readonly Process _process;
    private readonly ProcessOutput _output;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDisposed;

    private ServiceProcess(Process process)
    {
        _process = process;
        _output = ProcessOutput.OfStarted(process, Hear);
    }

    public string Output => _output.ToString();

    /// <summary>What it logged as JSON, without when and by whom.</summary>
    public IReadOnlyList<string> Messages =>
        [.. Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!["Message"]!.ToString())];

    public int ProcessId => _process.Id;

    /// <summary>Starts the service in an environment.</summary>
    public static ServiceProcess Start(string environment, params (string Name, string Value)[] settings) =>
        Run("ClockifyBff.dll", [("ASPNETCORE_ENVIRONMENT", environment), .. settings]);

    /// <summary>Starts the sandbox alone.</summary>
    public static ServiceProcess StartSandbox(params (string Name, string Value)[] settings) => Run("ClockifyBff.Sandbox.dll", settings);

    private static ServiceProcess Run(string program, (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Settings must be found wherever the service is started from.
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Remove("MATON_API_KEY");
        foreach (var variable in _ofTheMachine)
        {
            start.Environment.Remove(variable);
            start.Environment.Remove(variable.ToLowerInvariant());
        }

        // The store of whoever runs the tests is not for tests.
        start.Environment["XDG_DATA_HOME"] = _applicationData.Value.FullName;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new ServiceProcess(new Process { StartInfo = start });
    }

    /// <summary>Where it listens, once it does.</summary>
    public async Task<Uri> ListeningAsync()
    {
        var exit = _process.WaitForExitAsync();
        var first = await Task.WhenAny(_listening.Task, exit, Task.Delay(_patience));
        if (first == _listening.Task)
        {
            return await _listening.Task;
        }

        // Whoever waits may not get as far as to dispose of it.
        await DisposeAsync();
        throw new InvalidOperationException($"The service does not listen: {Output}");
    }

    /// <summary>Its exit code, once it has ended by itself.</summary>
    public async Task<int> ExitAsync(TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? _patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop, as orchestrators do.</summary>
    public Task TerminateAsync() => SignalAsync("TERM");

    /// <summary>It stands still, and doesn't know it.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>It goes on where it was.</summary>
    public Task WakeAsync() => SignalAsync("CONT");

    /// <summary>Ends it as a power cut would: no signal that it could hear.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            if (!_process.HasExited)
            {
                await KillAsync();
            }

            _process.Dispose();
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    private void Hear(string line)
    {
        foreach (var announcement in _announcements)
        {
            if (line.IndexOf(announcement, StringComparison.Ordinal) is >= 0 and var at)
            {
                // As text it ends the line, as JSON a quotation mark ends it; the sandbox goes on.
                _listening.TrySetResult(new Uri(line[(at + announcement.Length)..].Split('"', ',')[0]));
            }
        }
    }
}
