using ClockifyBff.Telemetry;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

internal static class AuthenticationServices
{
    /// <summary>Registers how callers are recognised.</summary>
    public static void AddCallers(this IServiceCollection services)
    {
        services.AddOptions<AuthenticationSettings>().BindConfiguration(AuthenticationSettings.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuthenticationSettings>, AuthenticationSettingsValidator>();
        services.AddSingleton<EgressProxy>();
        services.AddSingleton<RefusedTokens>();
        services.AddSingleton<TokenSchemes>();
        services.AddHealthChecks().AddCheck<IdentityProviderCheck>("identity_provider", tags: [Health.Ready]);
    }
}
