using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Sandbox.Maton;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClockifyBff.Sandbox;

/// <summary>A Maton account and the Clockify company behind it, in memory, on an address of its own.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    /// <summary>The only Maton API key the sandbox accepts.</summary>
    public const string ApiKey = "sandbox";

    private readonly WebApplication _app;

    private SandboxServer(WebApplication app) => _app = app;

    /// <summary>Where gateway, control plane, connect page and levers listen.</summary>
    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts a sandbox.</summary>
    /// <param name="options">What it holds and how it behaves.</param>
    /// <param name="listenOn">The address to listen on; default: a free loopback port.</param>
    /// <param name="time">The clock; default: the system's.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<SandboxServer> StartAsync(
        SandboxOptions options, Uri? listenOn = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        // An empty builder reads no settings and logs nothing: the host process keeps both to itself.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "ClockifyBff.Sandbox" });
        builder.WebHost.UseKestrelCore().UseUrls((listenOn ?? new Uri("http://127.0.0.1:0")).ToString());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(options);
        builder.Services.TryAddSingleton(time ?? TimeProvider.System);
        builder.Services.AddMaton();
        builder.Services.AddClockify();

        var app = builder.Build();
        app.UseMaton(clockify => clockify.UseClockify());
        await app.StartAsync(cancellationToken);
        return new SandboxServer(app);
    }

    /// <summary>Runs until the process is told to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
