namespace ClockifyBff.Sandbox.Issuer;

internal static class IssuerSide
{
    public static void AddIssuer(this IServiceCollection services)
    {
        services.AddSingleton<KeySet>();
        services.AddSingleton<TokenWriter>();
        services.AddSingleton<TokenForge>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<Discovery>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<CodeFlow>();
        services.AddSingleton<IssuerLevers>();
    }

    /// <summary>An identity provider for compose and tests, under <c>/issuer</c>.</summary>
    public static void MapIssuer(this IEndpointRouteBuilder routes)
    {
        var issuer = routes.MapGroup("/issuer");
        var services = routes.ServiceProvider;
        services.GetRequiredService<Discovery>().Map(issuer);
        services.GetRequiredService<SignIn>().Map(issuer);
        services.GetRequiredService<CodeFlow>().Map(issuer);
    }
}
