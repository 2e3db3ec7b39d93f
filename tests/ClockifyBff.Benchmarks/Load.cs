using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ClockifyBff.Benchmarks;

/// <summary>
/// Sends requests in a closed loop over plain sockets: each connection sends its next request when it has received the whole response. One
/// thread serves all connections, so that the load takes little processor time from the measured program.
/// </summary>
internal sealed class Load(int connections, Call call)
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);

    public Call Call => call;

    /// <returns>The number of responses, and the seconds that they took.</returns>
    public Task<(int Requests, double Seconds)> RunAsync(int port, double seconds) =>
        Task.Factory.StartNew(() => Run(port, seconds), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Sends one request, and returns why it failed; null if the response is the expected one.</summary>
    public string? GetFailure(int port)
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
            Socket.Select(ready, null, null, _timeout);
            if (ready.Count == 0)
            {
                throw new InvalidDataException($"A proxy gave no response within {_timeout}.");
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
        private readonly ResponseReader _reader = new(call);

        public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        /// <summary>Connects and sends the first request.</summary>
        public void Open(int port)
        {
            Socket.Connect(IPAddress.Loopback, port);
            Send();
        }

        public void Send() => Socket.Send(call.Request);

        /// <returns>Whether the response is complete.</returns>
        public bool Receive() => _reader.Append(Socket.Receive(_reader.Free));

        public void Dispose() => Socket.Dispose();
    }
}
