using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClockifyBff.Tests.RawProxy;

/// <summary>
/// An upstream that keeps connections open. It closes the connection for <see cref="HangUp"/>, returns an error without a body for
/// <see cref="Mute"/>, and returns two content types for <see cref="TwoTypes"/>.
/// </summary>
internal sealed class ImpoliteUpstream : IAsyncDisposable
{
    public const string HangUp = "hang-up";
    public const string Mute = "mute";
    public const string TwoTypes = "two-types";

    private const string User = """{"id":"64010000fccd77c0d6f9a3da","email":"developer@example.com"}""";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _hungUp;

    public ImpoliteUpstream()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>The number of requests whose connection was closed.</summary>
    public int HungUp => _hungUp;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        var stream = connection.GetStream();
        var buffer = new byte[8192];
        while (await stream.ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            var request = Encoding.ASCII.GetString(buffer, 0, read);
            if (request.Contains(HangUp, StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _hungUp);
                return;
            }

            var response = request switch
            {
                _ when request.Contains(Mute, StringComparison.Ordinal) =>
                    "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                _ when request.Contains(TwoTypes, StringComparison.Ordinal) =>
                    "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p/>",
                _ => $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {User.Length}\r\n\r\n{User}",
            };
            await stream.WriteAsync(Encoding.ASCII.GetBytes(response), _stop.Token);
        }
    }
}
