using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ClockifyBff.Benchmarks;

/// <summary>A closed loop over plain sockets: each connection sends its next request when the last answer is there, whole.</summary>
internal sealed class Load(int connections, Call call)
{
    /// <summary>Lets a socket's continuation run where its event came in: the load must not take the processor from what it loads.</summary>
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    public Call Call => call;

    /// <returns>Requests answered, and the seconds they took.</returns>
    public async Task<(int Requests, double Seconds)> RunAsync(int port, double seconds)
    {
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(seconds * Stopwatch.Frequency);
        var requests = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => LoopAsync(port, end)));
        return (requests.Sum(), Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Why a proxy does not answer a first request as it should; null when it does.</summary>
    public string? Fault(int port)
    {
        using var socket = NewSocket();
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            socket.Send(call.Request);
            var answer = new Answer(call);
            while (!answer.Append(socket.Receive(answer.Free)))
            {
            }

            return null;
        }
        catch (Exception e) when (e is SocketException or InvalidDataException)
        {
            return e.Message;
        }
    }

    private async Task<int> LoopAsync(int port, long end)
    {
        using var socket = NewSocket();
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var answer = new Answer(call);
        var count = 0;
        while (Stopwatch.GetTimestamp() < end)
        {
            await socket.SendAsync(call.Request);
            while (!answer.Append(await socket.ReceiveAsync(answer.Free)))
            {
            }

            count++;
        }

        return count;
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
}
