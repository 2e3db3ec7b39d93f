using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Http;

internal static class ServerServices
{
    public static void AddServer(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ServerOptions>().Bind(builder.Configuration).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ServerOptions>, ServerOptionsValidator>();
        // A line ends in CR LF and nothing else. RFC 9112 lets a server take a bare LF; two that differ about it see two different
        // requests.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = UriLengthLimit.MaxRequestLineSize;
        });
        // A buffer of 4 KB for each open connection, and a step less for each request.
        builder.WebHost.UseSockets(sockets => sockets.WaitForDataBeforeAllocatingBuffer = false);
    }

    /// <summary>Sets Kestrel's limits. Kestrel's options are made before settings are validated, so they can't read them then.</summary>
    public static void UseServerLimits(this WebApplication app) =>
        app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.KeepAliveTimeout = app
            .Services.GetRequiredService<IOptions<ServerOptions>>()
            .Value.KeepAliveTimeout;
}
