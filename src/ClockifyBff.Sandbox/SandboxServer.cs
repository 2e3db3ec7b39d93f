using System.Runtime.InteropServices;
using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Sandbox.Issuer;
using ClockifyBff.Sandbox.Maton;
using ClockifyBff.Sandbox.TestControls;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClockifyBff.Sandbox;

/// <summary>A Maton account and the Clockify company behind it, in memory, on an address of its own.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    /// <summary>The Maton API key the sandbox accepts until a test changes it.</summary>
    public const string ApiKey = "sandbox";

    private readonly WebApplication _app;

    private SandboxServer(WebApplication app) => _app = app;

    /// <summary>Where gateway, control plane, connect page and levers listen.</summary>
    public Uri Url => _app.Services.GetRequiredService<SandboxAddress>().LocalUrl;

    /// <summary>Host and port of the pages on which connections are finished.</summary>
    public string ConnectHost => _app.Services.GetRequiredService<SandboxAddress>().PublicUrl.Authority;

    /// <summary>E-mail addresses of everybody who has an account in the demo company.</summary>
    internal IEnumerable<string> UserEmails => _app.Services.GetRequiredService<ClockifyStore>().AllUsers.Select(person => person.Email);

    /// <summary>Starts a sandbox.</summary>
    /// <param name="options">What it holds and how it behaves.</param>
    /// <param name="listenOn">The address to listen on; default: a free loopback port.</param>
    /// <param name="time">The clock; default: the system's.</param>
    /// <param name="cancellationToken">Ends the start.</param>
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
        // An empty builder reads no settings and logs nothing: the host process keeps both to itself.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "ClockifyBff.Sandbox" });
        builder
            .WebHost.UseKestrelCore()
            .UseUrls(urls)
            .ConfigureKestrel(kestrel =>
            {
                // Limits of the service under test must show, not the sandbox's.
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
        var pipeline = new Lazy<RequestDelegate>(() => Pipeline(app));
        app.Run(context => pipeline.Value(context));
        await app.StartAsync(cancellationToken);

        // The company is founded while the host goes on starting; the first request waits for it. Not so under a clock that was handed in:
        // it may move as soon as this returns, and the company belongs to the time before.
        var founding = Task.Run(() => pipeline.Value, cancellationToken);
        if (time is not null)
        {
            await founding;
        }

        return new SandboxServer(app);
    }

    private static RequestDelegate Pipeline(IApplicationBuilder app)
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

    /// <summary>Runs until the process is told to stop.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
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
