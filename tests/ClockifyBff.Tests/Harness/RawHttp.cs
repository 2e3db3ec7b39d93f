using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ClockifyBff.Tests.Harness;

/// <summary>Sends requests byte for byte, including requests that no HTTP client would send.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    /// <summary>Sends a request and reads the response.</summary>
    /// <param name="server">The server.</param>
    /// <param name="request">The request; each character is one byte.</param>
    /// <param name="limit">How long to wait for the response.</param>
    public static async Task<CallResult> SendAsync(Uri server, string request, TimeSpan? limit = null)
    {
        using var client = await OpenAsync(server, request);
        await using var stream = client.GetStream();
        using var stop = new CancellationTokenSource(limit ?? _limit);
        return await ReadAsync(request.Split('\r')[0], stream, stop.Token);
    }

    /// <summary>Opens a connection, sends a request, and reads nothing.</summary>
    public static async Task<TcpClient> OpenAsync(Uri server, string request)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task<CallResult> ReadAsync(string call, Stream stream, CancellationToken cancellationToken)
    {
        var received = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            if (TryParse(call, received.ToString(), ended: false) is { } result)
            {
                return result;
            }

            var read = await stream.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return TryParse(call, received.ToString(), ended: true)
                    ?? throw new IOException($"The service closed the connection after: {received}");
            }

            received.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }

    private static CallResult? TryParse(string call, string received, bool ended)
    {
        var end = received.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var lines = received[..end].Split("\r\n");
        var headers = lines
            .Skip(1)
            .Select(line => line.Split(": ", 2))
            .Select(parts => KeyValuePair.Create(parts[0], parts.Length > 1 ? parts[1] : string.Empty))
            .ToArray();
        var result = new CallResult(call, int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, received[(end + 4)..]);
        if (result.Header("Transfer-Encoding") == "chunked")
        {
            return Unchunk(result.Text) is { } body ? result with { Text = body } : null;
        }

        return
            result.Header("Content-Length") is { } length && result.Text.Length < int.Parse(length, CultureInfo.InvariantCulture) && !ended
            ? null
            : result;
    }

    private static string? Unchunk(string chunks)
    {
        var body = new StringBuilder();
        var position = 0;
        while (true)
        {
            var lineEnd = chunks.IndexOf("\r\n", position, StringComparison.Ordinal);
            if (lineEnd < 0)
            {
                return null;
            }

            var size = int.Parse(chunks[position..lineEnd], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return body.ToString();
            }

            if (chunks.Length < lineEnd + 2 + size + 2)
            {
                return null;
            }

            body.Append(chunks, lineEnd + 2, size);
            position = lineEnd + 2 + size + 2;
        }
    }
}
