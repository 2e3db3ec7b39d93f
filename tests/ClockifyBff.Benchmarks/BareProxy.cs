using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace ClockifyBff.Benchmarks;

/// <summary>What the service is compared with: YARP as it comes, with one header and no authentication.</summary>
internal static class BareProxy
{
    public const string Role = "bare-proxy";

    public static Task RunAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        app.MapForwarder(
            "/clockify/{**rest}",
            app.Configuration["Upstream"]!,
            ForwarderRequestConfig.Empty,
            transforms => transforms.AddRequestHeader("Authorization", "Bearer a-key-of-some-length", append: false));
        return app.RunAsync();
    }
}
