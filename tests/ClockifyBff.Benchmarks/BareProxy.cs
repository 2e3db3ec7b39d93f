using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace ClockifyBff.Benchmarks;

/// <summary>
/// The proxy that the service is compared with: YARP that adds one header; with signing keys, also ASP.NET Core's JwtBearer authentication.
/// </summary>
internal static class BareProxy
{
    public const string Role = "bare-proxy";

    public static Task RunAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddHttpForwarder();
        var keySet = builder.Configuration[Issuer.KeySetSetting];
        if (keySet is not null)
        {
            builder.Services.AddAuthorization();
            builder.Services.AddAuthentication().AddJwtBearer(options => UseKeys(options, keySet));
            // Authentication registers this service, which would write a key that no token needs into the home folder of the user.
            builder.Services.Remove(builder.Services.Single(service => service.ImplementationType?.Name == "DataProtectionHostedService"));
        }

        var app = builder.Build();
        var forwarder = app.MapForwarder(
            "/clockify/{**rest}",
            app.Configuration["Upstream"]!,
            ForwarderRequestConfig.Empty,
            transforms => transforms.AddRequestHeader("Authorization", "Bearer a-key-of-some-length", append: false)
        );
        if (keySet is not null)
        {
            forwarder.RequireAuthorization();
        }

        return app.RunAsync();
    }

    private static void UseKeys(JwtBearerOptions options, string keySet)
    {
        options.TokenValidationParameters.ValidIssuer = Issuer.Name;
        options.TokenValidationParameters.ValidAudience = Issuer.Audience;
        options.TokenValidationParameters.IssuerSigningKeys = new JsonWebKeySet(keySet).GetSigningKeys();
    }
}
