using System.Runtime.InteropServices;
using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Sandbox.Issuer;
using ClockifyBff.Sandbox.Maton;
using ClockifyBff.Sandbox.TestControls;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClockifyBff.Sandbox;

/// <summary>A server that simulates a Maton account and the Clockify company behind it, in memory.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    /// <summary>The Maton API key that the sandbox accepts until a test changes it.</summary>
    public const string ApiKey = "sandbox";

    private readonly WebApplication _app;

    private SandboxServer(WebApplication app) => _app = app;

    /// <summary>The base address of the gateway, the control plane, the connect page and the test controls.</summary>
    public Uri Url => _app.Services.GetRequiredService<SandboxAddress>().LocalUrl;

    /// <summary>The host and port of the page on which users finish connections.</summary>
    public string ConnectHost => _app.Services.GetRequiredService<SandboxAddress>().PublicUrl.Authority;

    /// <summary>The e-mail addresses of all Clockify users.</summary>
    internal IEnumerable<string> UserEmails => _app.Services.GetRequiredService<ClockifyStore>().AllUsers.Select(person => person.Email);

    /// <summary>Starts a sandbox.</summary>
    /// <param name="options">The demo data and the behavior of Maton.</param>
    /// <param name="listenOn">The address to listen on. Default: a free port on 127.0.0.1.</param>
    /// <param name="time">The clock. Default: the system clock.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The started server. Disposing of it stops it.</returns>
    public static Task<SandboxServer> StartAsync(
        SandboxOptions options,
        Uri? listenOn = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default
    ) => StartAsync(options, (listenOn ?? new Uri("http://127.0.0.1:0")).ToString(), time, cancellationToken);

    internal static async Task<SandboxServer> StartAsync(
        SandboxOptions options,
        string urls,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default
    )
    {
        // An empty builder reads no configuration and writes no logs: in the process of the service, both belong to the service.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "ClockifyBff.Sandbox" });
        builder
            .WebHost.UseKestrelCore()
            .UseUrls(urls)
            .ConfigureKestrel(kestrel =>
            {
                // No limits here: tests must observe the limits of the service.
                kestrel.Limits.MaxRequestBodySize = null;
                kestrel.Limits.MinRequestBodyDataRate = null;
                kestrel.Limits.MinResponseDataRate = null;
            });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddSingleton<IHostLifetime, SandboxLifetime>();
        builder.Services.AddSingleton(options);
        builder.Services.TryAddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton<SandboxAddress>();
        builder.Services.AddMaton();
        builder.Services.AddTestControls();
        builder.Services.AddIssuer();
        builder.Services.AddClockify();

        var app = builder.Build();
        var pipeline = new Lazy<RequestDelegate>(() => BuildPipeline(app));
        app.Run(context => pipeline.Value(context));
        await app.StartAsync(cancellationToken);

        // Building the pipeline creates the demo data, in the background: the first request waits for it. With a test clock the start waits
        // instead, because a test may move its clock as soon as this method returns, and the demo data depends on the time.
        var building = Task.Run(() => pipeline.Value, cancellationToken);
        if (time is not null)
        {
            await building;
        }

        return new SandboxServer(app);
    }

    private static RequestDelegate BuildPipeline(IApplicationBuilder app)
    {
        var pipeline = app.New();
        pipeline.UseRouting();
        pipeline.UseMaton(clockify => clockify.UseClockify());
        pipeline.UseTestControlErrors();
        pipeline.UseEndpoints(routes =>
        {
            routes.MapMaton();
            routes.MapTestControls();
            routes.MapIssuer();
        });
        return pipeline.Build();
    }

    /// <summary>Waits until the process receives SIGINT or SIGTERM.</summary>
    /// <param name="cancellationToken">Ends the wait without an exception.</param>
    public static async Task WaitForShutdownAsync(CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await Task.Delay(Timeout.InfiniteTimeSpan, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
