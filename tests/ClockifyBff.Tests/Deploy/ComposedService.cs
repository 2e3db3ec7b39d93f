using System.Net;
using System.Net.Sockets;
using ClockifyBff.Tests.Sandbox;
using ClockifyBff.Tests.Storage;

namespace ClockifyBff.Tests.Deploy;

/// <summary>What compose starts, without containers: gateway, two replicas with compose's own settings, their store, the sandbox; each a process.</summary>
internal sealed class ComposedService : IAsyncDisposable
{
    private ServiceProcess _sandbox = null!;

    public Uri Url { get; } = new($"https://localhost:{FreePort()}");

    public IReadOnlyList<ServiceProcess> Replicas { get; private set; } = [];

    public Nginx Gateway { get; private set; } = null!;

    public SandboxLevers Sandbox { get; private set; } = null!;

    public static async Task<ComposedService> StartAsync(PostgreSqlServer postgreSql)
    {
        Nginx.SkipUnlessInstalled();
        var store = await TestStore.NewPostgreSqlAsync(postgreSql);
        var service = new ComposedService();
        service._sandbox = ServiceProcess.StartSandbox(("Sandbox__PublicUrl", service.Url.GetLeftPart(UriPartial.Authority)));
        var sandbox = await service._sandbox.ListeningAsync();
        service.Sandbox = new SandboxLevers(sandbox);
        service.Replicas = [Replica("bff-1"), Replica("bff-2")];
        var addresses = await Task.WhenAll(service.Replicas.Select(replica => replica.ListeningAsync()));
        service.Gateway = await Nginx.StartAsync(service.Url.Port, new Dictionary<string, string>
        {
            ["BFF_1"] = addresses[0].Authority,
            ["BFF_2"] = addresses[1].Authority,
            ["IDENTITY_PROVIDER"] = sandbox.Authority,
        });
        return service;

        ServiceProcess Replica(string name) => ServiceProcess.Start("Production", [.. SettingsOf(name).Select(setting => (setting.Key, Here(setting.Key, setting.Value)))]);

        // The same settings; only where the others are differs.
        string Here(string setting, string value) => setting == "Storage__ConnectionString" ? store.ConnectionString : value
            .Replace("http://sandbox:5090", sandbox.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("localhost:8443", service.Url.Authority, StringComparison.Ordinal)
            .Replace("/run/secrets/maton-key", Repository.PathOf("deploy/maton-key.sandbox"), StringComparison.Ordinal);
    }

    /// <summary>A browser that trusts this gateway and nobody else, with cookies of its own.</summary>
    public HttpClient NewBrowser() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost" },
    })
    {
        BaseAddress = Url,
    };

    /// <summary>A browser in which somebody has signed in.</summary>
    public async Task<HttpClient> SignInAsync(string email, string back = "/")
    {
        var browser = NewBrowser();
        using var answer = await EnterAsync(browser, email, new Uri(Url, back).AbsoluteUri);
        Assert.Equal((HttpStatusCode.SeeOther, new Uri(Url, back)), (answer.StatusCode, answer.Headers.Location));
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null)
        {
            await Gateway.DisposeAsync();
        }

        foreach (var replica in Replicas)
        {
            await replica.DisposeAsync();
        }

        Sandbox?.Dispose();
        await _sandbox.DisposeAsync();
    }

    private static async Task<HttpResponseMessage> EnterAsync(HttpClient browser, string email, string back)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["email"] = email, ["rd"] = back });
        return await browser.PostAsync(new Uri("/issuer/sign-in", UriKind.Relative), form, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<(string Key, string Value)> SettingsOf(string replica) =>
        Yaml.Read("docker-compose.yml")["services"]![replica]!["environment"]!.AsObject()
            .Select(setting => (setting.Key, Value: setting.Value!.ToString()))
            .Where(setting => setting.Key != "ASPNETCORE_HTTP_PORTS" && !setting.Key.StartsWith("OTEL_", StringComparison.Ordinal) && setting.Key != "Replicas__Redis");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
