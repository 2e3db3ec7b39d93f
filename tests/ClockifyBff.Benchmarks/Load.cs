using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ClockifyBff.Benchmarks;

/// <summary>
/// A closed loop over plain sockets: each connection sends its next request when the last answer is there, whole. One thread serves
/// whichever are ready: the load must not take the processor from what it loads.
/// </summary>
internal sealed class Load(int connections, Call call)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    public Call Call => call;

    /// <returns>Requests answered, and the seconds they took.</returns>
    public Task<(int Requests, double Seconds)> RunAsync(int port, double seconds) =>
        Task.Factory.StartNew(() => Run(port, seconds), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Why a proxy does not answer a first request as it should; null when it does.</summary>
    public string? Fault(int port)
    {
        try
        {
            using var connection = new Connection(call);
            connection.Open(port);
            while (!connection.Receive()) { }

            return null;
        }
        catch (Exception e) when (e is SocketException or InvalidDataException)
        {
            return e.Message;
        }
    }

    private (int Requests, double Seconds) Run(int port, double seconds)
    {
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(seconds * Stopwatch.Frequency);
        var open = Enumerable.Range(0, connections).Select(_ => new Connection(call)).ToDictionary(connection => connection.Socket);
        foreach (var connection in open.Values)
        {
            connection.Open(port);
        }

        var ready = new List<Socket>(connections);
        var requests = 0;
        while (open.Count > 0)
        {
            ready.Clear();
            ready.AddRange(open.Keys);
            Socket.Select(ready, null, null, _patience);
            if (ready.Count == 0)
            {
                throw new InvalidDataException($"A proxy gave no answer within {_patience}.");
            }

            foreach (var socket in ready)
            {
                var connection = open[socket];
                if (!connection.Receive())
                {
                    continue;
                }

                requests++;
                if (Stopwatch.GetTimestamp() < end)
                {
                    connection.Send();
                }
                else
                {
                    open.Remove(socket);
                    connection.Dispose();
                }
            }
        }

        return (requests, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private sealed class Connection(Call call) : IDisposable
    {
        private readonly Answer _answer = new(call);

        public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        /// <summary>Connects and sends a first request.</summary>
        public void Open(int port)
        {
            Socket.Connect(IPAddress.Loopback, port);
            Send();
        }

        public void Send() => Socket.Send(call.Request);

        /// <returns>Whether the answer is whole.</returns>
        public bool Receive() => _answer.Append(Socket.Receive(_answer.Free));

        public void Dispose() => Socket.Dispose();
    }
}
