using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ClockifyBff.Benchmarks;

/// <summary>A part as a process of its own, on a port of its own; it ends with this object.</summary>
internal sealed class RunningPart : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly long _started;

    private RunningPart(ProcessStartInfo start, int port)
    {
        Port = port;
        _started = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
    }

    public int Port { get; }

    /// <summary>User and system time.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public double WorkingSetMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    public static RunningPart Start(Part part, bool countAllocations = false)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(part.File, part.Arguments)
        {
            RedirectStandardInput = countAllocations,
            RedirectStandardError = countAllocations,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Remove(Load.InlineCompletions);
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Warning";
        foreach (var (name, value) in part.Settings)
        {
            start.Environment[name] = value;
        }

        if (countAllocations)
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        }

        return new RunningPart(start, port);
    }

    /// <summary>Waits for the first right answer: before it there may be none, or some that ask for patience.</summary>
    /// <returns>How long after the start of the process it was there.</returns>
    public TimeSpan WaitForAnswer(Load load)
    {
        while (load.Fault(Port) is { } fault)
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(_started) > _patience)
            {
                throw new InvalidOperationException($"{_process.StartInfo.FileName} does not answer. {fault}");
            }

            Thread.Sleep(2);
        }

        return Stopwatch.GetElapsedTime(_started);
    }

    /// <summary>What the process has allocated since it started.</summary>
    public long AllocatedBytes()
    {
        _process.StandardInput.WriteLine();
        var answer = _process.StandardError.ReadLine();
        return long.TryParse(answer, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : throw new InvalidOperationException($"{_process.StartInfo.FileName} says: {answer}");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
