using System.Net.Sockets;
using System.Text;

namespace ClockifyBff.Tests.Harness;

/// <summary>Sends a request byte for byte, as no HTTP client would.</summary>
internal static class RawHttp
{
    /// <summary>The whole answer as text; the request has to ask for <c>Connection: close</c>.</summary>
    public static async Task<string> SendAsync(Uri server, string request)
    {
        using var client = await OpenAsync(server, request);
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A connection on which the request was sent and nothing was read yet.</summary>
    public static async Task<TcpClient> OpenAsync(Uri server, string request)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        return client;
    }
}
