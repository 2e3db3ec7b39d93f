using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ClockifyBff.Tests.Upstream;

/// <summary>
/// A proxy that accepts CONNECT, records unencrypted requests, and ends every tunnel at the sandbox with a certificate for the given hosts.
/// </summary>
internal sealed class ConnectProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _heads = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate;
    private readonly Uri _target;
    private readonly string? _credentials;

    /// <param name="target">The server at which every tunnel ends.</param>
    /// <param name="credentials">The required user and password, separated by a colon; null for none.</param>
    /// <param name="hosts">The hosts in the certificate.</param>
    public ConnectProxy(Uri target, string? credentials, params string[] hosts)
    {
        (_target, _credentials) = (target, credentials);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=test proxy", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        Array.ForEach(hosts, names.AddDnsName);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        _certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        CertificateFile = Path.GetTempFileName();
        File.WriteAllText(CertificateFile, _certificate.ExportCertificatePem());
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Authority => _listener.LocalEndpoint.ToString()!;

    /// <summary>The certificate that clients must trust.</summary>
    public string CertificateFile { get; }

    /// <summary>The request lines and headers of all requests to the proxy.</summary>
    public IReadOnlyCollection<string> Heads => _heads;

    /// <summary>The hosts of the requested tunnels.</summary>
    public IEnumerable<string> Destinations =>
        _heads.Where(head => head.StartsWith("CONNECT ", StringComparison.Ordinal)).Select(head => head.Split(' ')[1]).Distinct().Order();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        _certificate.Dispose();
        _stop.Dispose();
        File.Delete(CertificateFile);
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                await TunnelAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client disconnected, or the test has ended.
        }
    }

    private async Task TunnelAsync(NetworkStream client)
    {
        var head = await ReadHeadAsync(client);
        _heads.Enqueue(head);
        var requiredHeader = _credentials is null
            ? null
            : $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(_credentials))}";
        if (requiredHeader is not null && !head.Contains(requiredHeader, StringComparison.OrdinalIgnoreCase))
        {
            await client.WriteAsync(
                Encoding.ASCII.GetBytes(
                    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"out\"\r\nContent-Length: 0\r\n"
                        + "Connection: close\r\n\r\n"
                ),
                _stop.Token
            );
            return;
        }

        await client.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _stop.Token);
        await using var inside = new SslStream(client);
        await inside.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
        using var upstream = new TcpClient();
        await upstream.ConnectAsync(_target.Host, _target.Port, _stop.Token);
        var stream = upstream.GetStream();
        await Task.WhenAny(inside.CopyToAsync(stream, _stop.Token), stream.CopyToAsync(inside, _stop.Token));
    }

    private async Task<string> ReadHeadAsync(NetworkStream client)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!(head.Count >= 4 && head[^4..] is [13, 10, 13, 10]))
        {
            if (await client.ReadAsync(one, _stop.Token) == 0)
            {
                break;
            }

            head.Add(one[0]);
        }

        return Encoding.Latin1.GetString([.. head]);
    }
}
