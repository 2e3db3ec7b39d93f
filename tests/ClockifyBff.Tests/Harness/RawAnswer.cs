using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>An answer read from a socket, so that nothing between test and service tidies up the request.</summary>
public sealed record RawAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    /// <summary>The <c>errorCode</c> of a problem; null for any other body.</summary>
    public string? ErrorCode =>
        Header("Content-Type") == "application/problem+json"
            ? JsonDocument.Parse(Body).RootElement.GetProperty("errorCode").GetString()
            : null;

    public string? Header(string name)
    {
        var values = Headers
            .Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(header => header.Value)
            .ToArray();
        return values.Length == 0 ? null : string.Join(", ", values);
    }

    /// <summary>Sends bytes as they are and reads the answer.</summary>
    /// <param name="service">Where to.</param>
    /// <param name="request">The bytes, a letter each.</param>
    /// <param name="patience">How long to wait for the answer.</param>
    public static async Task<RawAnswer> ReceiveAsync(Uri service, string request, TimeSpan? patience = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(service.Host, service.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var limit = new CancellationTokenSource(patience ?? _patience);
        return await ReadAsync(stream, limit.Token);
    }

    private static async Task<RawAnswer> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var received = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            if (TryParse(received.ToString(), ended: false) is { } answer)
            {
                return answer;
            }

            var read = await stream.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return TryParse(received.ToString(), ended: true) ?? throw new IOException($"The service hung up after: {received}");
            }

            received.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }

    private static RawAnswer? TryParse(string received, bool ended)
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
        var answer = new RawAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, received[(end + 4)..]);
        if (answer.Header("Transfer-Encoding") == "chunked")
        {
            return Unchunk(answer.Body) is { } body ? answer with { Body = body } : null;
        }

        return
            answer.Header("Content-Length") is { } length && answer.Body.Length < int.Parse(length, CultureInfo.InvariantCulture) && !ended
            ? null
            : answer;
    }

    private static string? Unchunk(string chunks)
    {
        var body = new StringBuilder();
        var at = 0;
        while (true)
        {
            var lineEnd = chunks.IndexOf("\r\n", at, StringComparison.Ordinal);
            if (lineEnd < 0)
            {
                return null;
            }

            var size = int.Parse(chunks[at..lineEnd], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return body.ToString();
            }

            if (chunks.Length < lineEnd + 2 + size + 2)
            {
                return null;
            }

            body.Append(chunks, lineEnd + 2, size);
            at = lineEnd + 2 + size + 2;
        }
    }
}
