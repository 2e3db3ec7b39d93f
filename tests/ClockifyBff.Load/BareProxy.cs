using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace ClockifyBff.Load;

/// <summary>
/// What the service is compared with: YARP as it comes, with the key of the account. Its callers bring their connection along.
/// </summary>
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
