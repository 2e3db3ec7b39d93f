using ClockifyBff.Tuning;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Api.Server;

internal static class ServerServices
{
    public static void AddServer(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ServerOptions>().Bind(builder.Configuration).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ServerOptions>, ServerOptionsValidator>();
        // Accept only CR LF as a line ending. RFC 9112 allows a bare LF, but servers that disagree about it see different requests
        // (request smuggling).
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = UriLengthLimit.MaxRequestLineSize;
        });
        builder.WebHost.UseSockets(RuntimeTuning.Tune);
    }

    /// <summary>Sets Kestrel's limits after validation, because Kestrel's options are created before settings are validated.</summary>
    public static void UseServerLimits(this WebApplication app) =>
        app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.KeepAliveTimeout = app
            .Services.GetRequiredService<IOptions<ServerOptions>>()
            .Value.KeepAliveTimeout;
}
