using System.Diagnostics.Metrics;
using ClockifyBff.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClockifyBff.Tests.Harness;

/// <summary>
/// The service on a Kestrel server, in Development, with its own sandbox as Maton. As a class fixture it starts with the default settings.
/// </summary>
public sealed class BffFixture : IAsyncLifetime
{
    // The journal records at most this length of a response body.
    private const long MaxRecordedLength = 1024 * 1024;

    private readonly Dictionary<string, string?> _settings = new()
    {
        // High enough that only tests of the limits reach these limits.
        ["Budget:RequestsPerSecond"] = "10000",
        ["Limits:RequestsPerSecondPerCaller"] = "100000",
        ["Limits:ConcurrentPerCaller"] = "10000",
        ["Urls"] = "http://127.0.0.1:0",
        ["Logging:LogLevel:Default"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
        ["Maton:ApiKey"] = SandboxServer.ApiKey,
        ["Storage:ConnectionString"] = "Data Source=:memory:",
    };

    private SandboxServer? _sandbox;
    private WebApplicationFactory<Program>? _factory;

    internal SandboxControls Sandbox { get; private set; } = null!;

    /// <summary>The URL of the sandbox.</summary>
    public Uri SandboxUrl => _sandbox!.Url;

    /// <summary>Settings for callers with tokens of the sandbox's issuer, and without adoption of connections.</summary>
    internal static (string Key, string? Value)[] TokenSettings { get; } =
    [
        ("Authentication:Mode", "Jwt"),
        ("Authentication:Schemes:app:Authority", "{sandbox}/issuer"),
        ("Authentication:Schemes:app:Audiences:0", "clockify-bff"),
        ("Connections:Adoption", "Off"),
    ];

    /// <summary>The URL of the service.</summary>
    public Uri Url => _factory!.ClientOptions.BaseAddress;

    /// <summary>The clock of the service. The sandbox has its own.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Adds routes to those of the service. Requests to them run through the whole pipeline.</summary>
    internal Action<IEndpointRouteBuilder>? Routes { get; init; }

    /// <summary>The routes of the service.</summary>
    internal IReadOnlyList<Endpoint> Endpoints => _factory!.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <summary>Returns a singleton of the service.</summary>
    internal T GetService<T>()
        where T : notnull => _factory!.Services.GetRequiredService<T>();

    /// <summary>The settings of the sandbox.</summary>
    public SandboxOptions SandboxOptions { get; init; } = new() { RequestsPerSecond = 100_000 };

    /// <summary>
    /// Starts a service with settings that differ from the fixture's. <c>{sandbox}</c> in a value stands for the address of the sandbox.
    /// </summary>
    public static async Task<BffFixture> StartAsync(params (string Key, string? Value)[] settings)
    {
        var bff = new BffFixture();
        return await bff.SetUpOrDisposeAsync(() => bff.StartWithAsync(settings));
    }

    /// <summary>Starts a service for callers with tokens, on a sandbox that the caller owns and can share between services.</summary>
    internal static Task<BffFixture> StartOnSandboxAsync(StartedSandbox sandbox, params (string Key, string? Value)[] settings) =>
        StartOnSandboxAsync(sandbox, settings, TimeProvider.System);

    /// <summary>Starts a service with a given clock, for callers with tokens, on a sandbox that the caller owns.</summary>
    internal static Task<BffFixture> StartOnSandboxAsync(
        StartedSandbox sandbox,
        (string Key, string? Value)[] settings,
        TimeProvider time
    ) => StartOnSandboxAsync(sandbox.Url, settings, time);

    /// <summary>Starts a service with a given clock, for callers with tokens, on a sandbox in another process.</summary>
    internal static Task<BffFixture> StartOnSandboxAsync(Uri sandbox, (string Key, string? Value)[] settings, TimeProvider time) =>
        Task.Run(() =>
        {
            var bff = new BffFixture { Time = time };
            bff.StartOn(sandbox, sandbox.Authority, [.. TokenSettings, .. settings]);
            return bff;
        });

    public async ValueTask InitializeAsync() => await StartWithAsync();

    /// <summary>Creates a client that calls as an employee; without an email it names no user.</summary>
    public HttpClient CallerOf(string? email = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url };
        if (email is not null)
        {
            client.DefaultRequestHeaders.Add("X-Dev-User", email);
        }

        return client;
    }

    /// <summary>Sends a request byte for byte.</summary>
    public Task<CallResult> SendRawAsync(string request) => RawHttp.SendAsync(Url, request);

    /// <summary>Creates a gauge of the calls that wait for the rate limit.</summary>
    internal QueueGauge CreateQueueGauge() => new(_factory!.Services.GetRequiredService<IMeterFactory>());

    /// <summary>Stops the sandbox, which makes Maton unreachable.</summary>
    public async Task StopSandboxAsync()
    {
        await _sandbox!.DisposeAsync();
        _sandbox = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_factory is not null)
        {
            await _factory.DisposeAsync();
        }

        if (_sandbox is not null)
        {
            try
            {
                await AssertSandboxMatchesVendorSchemaAsync();
            }
            finally
            {
                await _sandbox.DisposeAsync();
            }
        }

        Sandbox?.Dispose();
    }

    internal async Task StartWithAsync(params (string Key, string? Value)[] settings)
    {
        _sandbox = await SandboxServer.StartAsync(SandboxOptions);
        Sandbox = new SandboxControls(_sandbox.Url);
        await Sandbox.ChangeSettingsAsync(new { recordAnswers = true });
        StartOn(_sandbox.Url, _sandbox.ConnectHost, settings);
    }

    private void StartOn(Uri sandbox, string connectHost, (string Key, string? Value)[] settings)
    {
        _settings["Maton:GatewayUrl"] = _settings["Maton:ControlUrl"] = sandbox.ToString();
        _settings["Maton:ConnectHost"] = connectHost;
        foreach (var (key, value) in settings)
        {
            _settings[key] = value?.Replace("{sandbox}", sandbox.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        }

        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Development");
            foreach (var (key, value) in _settings)
            {
                host.UseSetting(key, value);
            }

            host.ConfigureTestServices(services =>
            {
                services.Replace(ServiceDescriptor.Singleton(Time));
                if (Routes is not null)
                {
                    services.AddSingleton<IStartupFilter>(new AddedRoutes(Routes));
                }
            });
        });
        _factory.UseKestrel(0);
        _factory.StartServer();
    }

    /// <summary>Asserts that Clockify's OpenAPI document allows every response that the sandbox returned as Clockify.</summary>
    private async Task AssertSandboxMatchesVendorSchemaAsync()
    {
        // The sandbox notices only after a moment that the stopped service disconnected.
        await Eventually.BecomesAsync(async () => string.Join('\n', await ListViolationsAsync()), violations => violations.Length == 0);
    }

    private async Task<IReadOnlyList<string>> ListViolationsAsync()
    {
        var violations = new List<string>();
        foreach (var call in await Sandbox.JournalAsync(plane: "gateway"))
        {
            var isRecorded = call.AnswerLength == 0 || call.Answer is not (null or "");
            if (
                isRecorded
                && call
                    is {
                        Fault: null,
                        ActingUser: not null,
                        Status: { } status,
                        ClientAborted: false,
                        AnswerLength: not > MaxRecordedLength
                    }
            )
            {
                var path = call.Target["/clockify/api".Length..].Split('?')[0];
                violations.AddRange(
                    VendorSchema.Validate(call.Method, path, status, call.Answer).Select(violation => $"{call.Method} {path}: {violation}")
                );
            }
        }

        return violations;
    }

    private sealed class AddedRoutes(Action<IEndpointRouteBuilder> routes) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                next(app);
                app.UseEndpoints(routes);
            };
    }
}
