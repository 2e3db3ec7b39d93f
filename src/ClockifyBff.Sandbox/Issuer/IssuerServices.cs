namespace ClockifyBff.Sandbox.Issuer;

/// <summary>Registers and maps the identity provider for tests and the demo with compose.</summary>
internal static class IssuerServices
{
    public static void AddIssuer(this IServiceCollection services)
    {
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<TokenFactory>();
        services.AddSingleton<TestTokenFactory>();
        services.AddSingleton<BrowserSessions>();
        services.AddSingleton<DiscoveryEndpoints>();
        services.AddSingleton<SignInEndpoints>();
        services.AddSingleton<AuthorizationCodeEndpoints>();
        services.AddSingleton<IssuerControls>();
    }

    /// <summary>Maps the identity provider, below <c>/issuer</c>.</summary>
    public static void MapIssuer(this IEndpointRouteBuilder routes)
    {
        var issuer = routes.MapGroup("/issuer");
        var services = routes.ServiceProvider;
        services.GetRequiredService<DiscoveryEndpoints>().Map(issuer);
        services.GetRequiredService<SignInEndpoints>().Map(issuer);
        services.GetRequiredService<AuthorizationCodeEndpoints>().Map(issuer);
    }
}
