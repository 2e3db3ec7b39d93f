using ClockifyBff.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ClockifyBff.RawProxy;

/// <summary>Routes and registrations of the raw proxy.</summary>
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

        // As a service of the handler it would need a scope for each request.
        var proxy = app.ServiceProvider.GetRequiredService<RawProxy>();
        var routes = app.MapGroup("/clockify").WithMetadata(new RequestSizeLimitAttribute(options.MaxRequestBodyBytes));
        foreach (var method in _methods)
        {
            routes
                .MapMethods("/api/v1/{**path}", [method], (HttpContext context, Caller caller) => proxy.ForwardAsync(context, caller))
                .DescribeRawProxy(method);
        }

        // Whatever else begins like this meets the path guard too, and is told what is wrong with it.
        routes
            .MapMethods("/{**path}", _methods, (HttpContext context, Caller caller) => proxy.ForwardAsync(context, caller))
            .ExcludeFromDescription();
    }
}
