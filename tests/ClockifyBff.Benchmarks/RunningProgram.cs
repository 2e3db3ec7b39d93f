using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ClockifyBff.Benchmarks;

/// <summary>A process with its own port. It is killed when this object is disposed.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly long _started;
    private readonly bool _reportsAllocations;

    private RunningProgram(ProcessStartInfo start, int port, bool reportsAllocations)
    {
        (Port, _reportsAllocations) = (port, reportsAllocations);
        _started = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
    }

    public int Port { get; }

    /// <summary>The user and system time of the process and its children.</summary>
    public TimeSpan ProcessorTime => TimeSpan.FromTicks((long)Sum(process => process.TotalProcessorTime.Ticks));

    public double WorkingSetMegabytes => Sum(process => process.WorkingSet64) / 1048576.0;

    public static RunningProgram Start(BenchmarkProgram program, bool countAllocations = false)
    {
        var port = FreePort();
        var reportsAllocations = countAllocations && program.IsDotNet;
        var start = new ProcessStartInfo(program.File, program.Arguments(port))
        {
            RedirectStandardInput = reportsAllocations,
            RedirectStandardError = reportsAllocations,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Warning";
        foreach (var (name, value) in program.Settings)
        {
            start.Environment[name] = value;
        }

        if (reportsAllocations)
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        }

        return new RunningProgram(start, port, reportsAllocations);
    }

    /// <summary>Waits for the first expected response. Earlier requests may fail or get other responses.</summary>
    /// <returns>The time since the start of the process.</returns>
    public TimeSpan WaitForResponse(Load load)
    {
        while (load.GetFailure(Port) is { } fault)
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(_started) > _timeout)
            {
                throw new InvalidOperationException($"{_process.StartInfo.FileName} does not respond. {fault}");
            }

            Thread.Sleep(2);
        }

        return Stopwatch.GetElapsedTime(_started);
    }

    /// <summary>Returns the bytes that the process has allocated since its start; NaN if it can't report them.</summary>
    public double AllocatedBytes()
    {
        if (!_reportsAllocations)
        {
            return double.NaN;
        }

        _process.StandardInput.WriteLine();
        var response = _process.StandardError.ReadLine();
        return long.TryParse(response, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : throw new InvalidOperationException($"{_process.StartInfo.FileName} reported: {response}");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Sums a value over the process and its children.</summary>
    private double Sum(Func<Process, double> value)
    {
        _process.Refresh();
        var sum = value(_process);
        foreach (
            var id in File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
        )
        {
            using var child = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            sum += value(child);
        }

        return sum;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
