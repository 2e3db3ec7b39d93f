using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ClockifyBff.Load;

/// <summary>A program with its own loopback port. It is killed when this object is disposed.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private RunningProgram(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    public double WorkingSetMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>Starts a program of this solution, and waits until it listens.</summary>
    /// <param name="name">The name of the program.</param>
    /// <param name="arguments">The arguments of the program.</param>
    /// <param name="settings">The environment variables of the program.</param>
    public static async Task<RunningProgram> StartAsync(string name, string[] arguments, params (string Name, string Value)[] settings)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_URLS"] = url.GetLeftPart(UriPartial.Authority);
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (setting, value) in settings)
        {
            start.Environment[setting] = value;
        }

        var program = new RunningProgram(Process.Start(start)!, url);
        program._process.BeginOutputReadLine();
        try
        {
            await program.WaitForListeningAsync(name);
            return program;
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task WaitForListeningAsync(string name)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Url.Port);
                return;
            }
            catch (SocketException) when (!_process.HasExited && Stopwatch.GetElapsedTime(since) < _timeout)
            {
                await Task.Delay(50);
            }
            catch (SocketException)
            {
                throw new InvalidOperationException($"{name} does not listen.");
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
