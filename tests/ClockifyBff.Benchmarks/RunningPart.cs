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
    private readonly bool _tellsAllocations;

    private RunningPart(ProcessStartInfo start, int port, bool tellsAllocations)
    {
        (Port, _tellsAllocations) = (port, tellsAllocations);
        _started = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
    }

    public int Port { get; }

    /// <summary>User and system time.</summary>
    public TimeSpan ProcessorTime => TimeSpan.FromTicks((long)Sum(process => process.TotalProcessorTime.Ticks));

    public double WorkingSetMegabytes => Sum(process => process.WorkingSet64) / 1048576.0;

    public static RunningPart Start(Part part, bool countAllocations = false)
    {
        var port = FreePort();
        var tellsAllocations = countAllocations && part.IsDotnet;
        var start = new ProcessStartInfo(part.File, part.Arguments(port))
        {
            RedirectStandardInput = tellsAllocations,
            RedirectStandardError = tellsAllocations,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Warning";
        foreach (var (name, value) in part.Settings)
        {
            start.Environment[name] = value;
        }

        if (tellsAllocations)
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        }

        return new RunningPart(start, port, tellsAllocations);
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

    /// <summary>What the process has allocated since it started; not a number where it can't tell.</summary>
    public double AllocatedBytes()
    {
        if (!_tellsAllocations)
        {
            return double.NaN;
        }

        _process.StandardInput.WriteLine();
        var answer = _process.StandardError.ReadLine();
        return long.TryParse(answer, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : throw new InvalidOperationException($"{_process.StartInfo.FileName} says: {answer}");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Sums up a figure of the process and of those that it works with.</summary>
    private double Sum(Func<Process, double> figure)
    {
        _process.Refresh();
        var sum = figure(_process);
        foreach (
            var id in File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
        )
        {
            using var child = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            sum += figure(child);
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
