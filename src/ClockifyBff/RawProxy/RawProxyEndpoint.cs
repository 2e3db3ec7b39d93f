using ClockifyBff.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ClockifyBff.RawProxy;

/// <summary>Registers and maps the raw proxy.</summary>
internal static class RawProxyEndpoint
{
    private static readonly string[] _methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    public static void AddRawProxy(this IServiceCollection services)
    {
        services.AddOptions<RawProxyOptions>().BindConfiguration(RawProxyOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RawProxyOptions>, RawProxyOptionsValidator>();
        services.AddHttpForwarder();
        services.AddSingleton<RawDestinations>();
        services.AddSingleton<RawProxy>();
    }

    public static void MapRawProxy(this IEndpointRouteBuilder app)
    {
        var options = app.ServiceProvider.GetRequiredService<IOptions<RawProxyOptions>>().Value;
        if (!options.Enabled)
        {
            return;
        }

        // Resolved once: as a handler parameter it would need a service scope per request.
        var proxy = app.ServiceProvider.GetRequiredService<RawProxy>();
        var routes = app.MapGroup("/clockify").WithMetadata(new RequestSizeLimitAttribute(options.MaxRequestBodyBytes));
        foreach (var method in _methods)
        {
            routes
                .MapMethods("/api/v1/{**path}", [method], (HttpContext context, Caller caller) => proxy.ForwardAsync(context, caller))
                .DescribeRawProxy(method);
        }

        // Other paths below /clockify also reach the path validation, which returns the reason.
        routes
            .MapMethods("/{**path}", _methods, (HttpContext context, Caller caller) => proxy.ForwardAsync(context, caller))
            .ExcludeFromDescription();
    }
}
