using System.Net;

namespace ClockifyBff.Tests.Deploy;

/// <summary>
/// The services of the compose file as processes without containers: the gateway, two replicas with the settings of the compose file, the
/// database, and the sandbox.
/// </summary>
public sealed class ComposeProcesses : IAsyncDisposable
{
    private readonly PostgreSqlServer _postgreSql;
    private readonly Lazy<Task> _start;
    private ServiceProcess? _sandbox;

    public ComposeProcesses(PostgreSqlServer postgreSql) => (_postgreSql, _start) = (postgreSql, new Lazy<Task>(StartAllAsync));

    public Uri Url { get; } = new($"https://localhost:{ChildProcess.FreePort()}");

    internal IReadOnlyList<ServiceProcess> Replicas { get; private set; } = [];

    internal Nginx Gateway { get; private set; } = null!;

    internal SandboxControls Sandbox { get; private set; } = null!;

    /// <summary>Starts the processes, unless an earlier test has started them.</summary>
    public Task StartAsync()
    {
        Nginx.SkipUnlessInstalled();
        return _start.Value;
    }

    /// <summary>Creates an HTTP client that trusts only this gateway's certificate, with its own cookies.</summary>
    public HttpClient NewBrowser() =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost" },
            }
        )
        {
            BaseAddress = Url,
        };

    /// <summary>Creates an HTTP client that is signed in as a user.</summary>
    public async Task<HttpClient> SignInAsync(string email, string back = "/")
    {
        var browser = NewBrowser();
        using var response = await PostSignInFormAsync(browser, email, new Uri(Url, back).AbsoluteUri);
        Assert.Equal((HttpStatusCode.SeeOther, new Uri(Url, back)), (response.StatusCode, response.Headers.Location));
        return browser;
    }

    /// <summary>Creates an HTTP client that is signed in as a user, and waits until the service has found the user's connection.</summary>
    public async Task<HttpClient> SignInAndConnectAsync(string email)
    {
        var browser = await SignInAsync(email);
        await Eventually.BecomesAsync(() => browser.SendAsync(HttpMethod.Get, "/clockify/api/v1/user"), result => result.Status == 200);
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
        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }
    }

    private async Task StartAllAsync()
    {
        var store = await TestStore.NewPostgreSqlAsync(_postgreSql);
        _sandbox = ServiceProcess.StartSandbox(("Sandbox__PublicUrl", Url.GetLeftPart(UriPartial.Authority)));
        var sandbox = await _sandbox.ListeningAsync();
        Sandbox = new SandboxControls(sandbox);
        Replicas = [StartReplica("bff-1"), StartReplica("bff-2")];
        var addresses = await Task.WhenAll(Replicas.Select(replica => replica.ListeningAsync()));
        Gateway = await Nginx.StartAsync(
            Url.Port,
            new Dictionary<string, string>
            {
                ["BFF_1"] = addresses[0].Authority,
                ["BFF_2"] = addresses[1].Authority,
                ["IDENTITY_PROVIDER"] = sandbox.Authority,
            }
        );

        ServiceProcess StartReplica(string name) =>
            ServiceProcess.Start(
                "Production",
                [.. SettingsOf(name).Select(setting => (setting.Key, UseLocalAddresses(setting.Key, setting.Value)))]
            );

        // Only the addresses of the other services differ from the compose file.
        string UseLocalAddresses(string setting, string value) =>
            setting == "Storage__ConnectionString"
                ? store.ConnectionString
                : value
                    .Replace("http://sandbox:5090", sandbox.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
                    .Replace("localhost:8443", Url.Authority, StringComparison.Ordinal)
                    .Replace("/run/secrets/maton-key", Repository.PathOf("deploy/maton-key.sandbox"), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostSignInFormAsync(HttpClient browser, string email, string back)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["email"] = email, ["rd"] = back });
        return await browser.PostAsync(new Uri("/issuer/sign-in", UriKind.Relative), form, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<(string Key, string Value)> SettingsOf(string replica) =>
        Yaml.Read("docker-compose.yml")["services"]![replica]!["environment"]!
            .AsObject()
            .Select(setting => (setting.Key, Value: Compose.Interpolate(setting.Value!.ToString())))
            .Where(setting =>
                setting.Key != "ASPNETCORE_HTTP_PORTS"
                && !setting.Key.StartsWith("OTEL_", StringComparison.Ordinal)
                && setting.Key != "Replicas__Redis"
            );
}
