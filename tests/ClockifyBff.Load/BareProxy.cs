using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace ClockifyBff.Load;

/// <summary>The proxy that the service is compared with: YARP that adds the API key. Its callers send the id of their connection.</summary>
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
            transforms => transforms.AddRequestHeader("Authorization", $"Bearer {SandboxCompany.Key}", append: false)
        );
        return app.RunAsync();
    }
}
