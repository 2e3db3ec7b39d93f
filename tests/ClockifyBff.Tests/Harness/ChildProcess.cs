using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ClockifyBff.Tests.Harness;

/// <summary>
/// Runs a program in a child process and records its output. The process and its children are killed when this object is disposed, or when
/// the process isn't ready in time.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int MaxOutputLength = 64 * 1024 * 1024;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _commandLimit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly List<(bool IsError, string Line)> _lines = [];
    private int _length;
    private bool _isDisposed;

    private ChildProcess(ProcessStartInfo start)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => AddLine(isError: false, line.Data);
        _process.ErrorDataReceived += (_, line) => AddLine(isError: true, line.Data);
        _process.Start();
        LeftoverProcesses.KillAtEnd(_process);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>The lines of both output streams, in the order received.</summary>
    public string Output => TextOf(_ => true);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts a program that runs until it is killed.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">The program's arguments.</param>
    /// <param name="folder">The working directory; the folder of temporary files by default.</param>
    /// <param name="environment">Variables to change; null removes a variable.</param>
    public static ChildProcess Start(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        params IEnumerable<(string Name, string? Value)> environment
    )
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder ?? Path.GetTempPath() };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(start);
    }

    /// <summary>Runs a command without input, and waits until it ends, whatever its exit code is.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        TimeSpan? limit = null
    )
    {
        await using var process = Start(program, arguments, folder);
        process._process.StandardInput.Close();
        var exitCode = await process.ExitAsync(limit ?? _commandLimit);
        return (exitCode, process.TextOf(isError => !isError), process.TextOf(isError => isError));
    }

    /// <summary>Runs a command, asserts that it succeeds, and returns its standard output.</summary>
    public static async Task<string> SucceedAsync(string program, params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(program, arguments);
        Assert.True(exitCode == 0, $"{program} failed with {exitCode}: {output}{error}");
        return output;
    }

    /// <summary>Returns an unused port.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits for a line of output that matches a pattern.</summary>
    public async Task<Match> LineAsync(Regex pattern)
    {
        Match? found = null;
        await WaitUntilReadyAsync(() => Task.FromResult((found = Find(pattern)) is not null));
        return found!;
    }

    /// <summary>Waits until the process accepts connections.</summary>
    public Task ListeningAsync(int port) =>
        WaitUntilReadyAsync(async () =>
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, Stop);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });

    /// <summary>Waits until the process and its output have ended.</summary>
    public async Task<int> ExitAsync(TimeSpan? limit = null)
    {
        try
        {
            await _process.WaitForExitAsync(Stop).WaitAsync(limit ?? _limit, Stop);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} has not ended: {Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Sends a signal, such as <c>TERM</c>, to the process but not to its children.</summary>
    public Task SignalAsync(string signal) => SucceedAsync("kill", $"-{signal}", $"{Id}");

    /// <summary>Kills the process and its children.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(_limit, CancellationToken.None);
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

    private async Task WaitUntilReadyAsync(Func<Task<bool>> isReady)
    {
        var exit = _process.WaitForExitAsync(CancellationToken.None);
        try
        {
            await Eventually.BecomesAsync(
                async () =>
                {
                    var hasExited = exit.IsCompleted;
                    var ready = await isReady();
                    Assert.True(ready || !hasExited, $"{_process.StartInfo.FileName} has ended: {Output}");
                    return (IsReady: ready, Output: ready ? "" : Output);
                },
                observed => observed.IsReady
            );
        }
        catch
        {
            // The caller has no reference to this object yet, so it can't dispose of it.
            await DisposeAsync();
            throw;
        }
    }

    private void AddLine(bool isError, string? line)
    {
        lock (_lines)
        {
            if (line is not null && _length < MaxOutputLength)
            {
                _length += line.Length;
                _lines.Add((isError, _length < MaxOutputLength ? line : "(more output than a test keeps)"));
            }
        }
    }

    private Match? Find(Regex pattern)
    {
        lock (_lines)
        {
            return _lines.Select(line => pattern.Match(line.Line)).FirstOrDefault(match => match.Success);
        }
    }

    private string TextOf(Func<bool, bool> includes)
    {
        lock (_lines)
        {
            return string.Concat(_lines.Where(line => includes(line.IsError)).Select(line => line.Line + '\n'));
        }
    }
}
