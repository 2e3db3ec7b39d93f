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
/// The service on a real Kestrel, in Development, with a sandbox of its own as Maton. As a class fixture it starts with its defaults.
/// </summary>
public sealed class BffFixture : IAsyncLifetime
{
    // The journal keeps at most this much of an answer.
    private const long MaxRecordedLength = 1024 * 1024;

    private readonly Dictionary<string, string?> _settings = new()
    {
        // High enough that only tests of the limits reach them.
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

    /// <summary>Where the sandbox of this service listens.</summary>
    public Uri SandboxUrl => _sandbox!.Url;

    /// <summary>Settings with which callers bring tokens of the sandbox's issuer, and get no connection but one they make.</summary>
    internal static (string Key, string? Value)[] WithTokens { get; } =
    [
        ("Authentication:Mode", "Jwt"),
        ("Authentication:Schemes:app:Authority", "{sandbox}/issuer"),
        ("Authentication:Schemes:app:Audiences:0", "clockify-bff"),
        ("Connections:Adoption", "Off"),
    ];

    /// <summary>Where the service listens.</summary>
    public Uri Url => _factory!.ClientOptions.BaseAddress;

    /// <summary>The clock of the service; the sandbox has its own.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Adds routes to those of the service; its whole request pipeline precedes them.</summary>
    internal Action<IEndpointRouteBuilder>? Routes { get; init; }

    /// <summary>The routes of the service.</summary>
    internal IReadOnlyList<Endpoint> Endpoints => _factory!.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <summary>What the sandbox of this service is like.</summary>
    public SandboxOptions Company { get; init; } = new() { RequestsPerSecond = 100_000 };

    /// <summary>
    /// Starts a service whose settings differ from the fixture's; <c>{sandbox}</c> in one stands for the sandbox's address.
    /// </summary>
    public static async Task<BffFixture> StartAsync(params (string Key, string? Value)[] settings)
    {
        var bff = new BffFixture();
        return await bff.OrDisposeAsync(() => bff.StartWithAsync(settings));
    }

    /// <summary>Starts a service whose callers bring tokens, on a sandbox that others use too.</summary>
    internal static Task<BffFixture> StartBesideAsync(StartedSandbox sandbox, params (string Key, string? Value)[] settings) =>
        StartBesideAsync(sandbox, settings, TimeProvider.System);

    /// <summary>The same with a clock of its own.</summary>
    internal static Task<BffFixture> StartBesideAsync(StartedSandbox sandbox, (string Key, string? Value)[] settings, TimeProvider time) =>
        StartBesideAsync(sandbox.Url, settings, time);

    /// <summary>The same on a sandbox in a process of its own.</summary>
    internal static Task<BffFixture> StartBesideAsync(Uri sandbox, (string Key, string? Value)[] settings, TimeProvider time) =>
        Task.Run(() =>
        {
            var bff = new BffFixture { Time = time };
            bff.StartOn(sandbox, sandbox.Authority, [.. WithTokens, .. settings]);
            return bff;
        });

    public async ValueTask InitializeAsync() => await StartWithAsync();

    /// <summary>A client that calls as an employee.</summary>
    public HttpClient CallerOf(string? email = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url };
        if (email is not null)
        {
            client.DefaultRequestHeaders.Add("X-Dev-User", email);
        }

        return client;
    }

    /// <summary>Sends bytes as they are.</summary>
    public Task<CallResult> SendRawAsync(string request) => RawHttp.SendAsync(Url, request);

    /// <summary>Counts the calls of this service that wait for the rate limit, each time it is read.</summary>
    internal QueueGauge CreateQueueGauge() => new(_factory!.Services.GetRequiredService<IMeterFactory>());

    /// <summary>Stops the sandbox, so that Maton is unreachable.</summary>
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
                await AssertFaithfulAsync();
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
        _sandbox = await SandboxServer.StartAsync(Company);
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

    /// <summary>
    /// Asserts that the vendor's document allows every response that the sandbox gave as Clockify.
    /// </summary>
    private async Task AssertFaithfulAsync()
    {
        // The sandbox notices a moment late that the end of the service cut a call off.
        await Eventually.BecomesAsync(
            async () => string.Join('\n', await ViolationsAsync()),
            violations => violations.Length == 0,
            TimeSpan.FromSeconds(2)
        );
    }

    private async Task<IReadOnlyList<string>> ViolationsAsync()
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
