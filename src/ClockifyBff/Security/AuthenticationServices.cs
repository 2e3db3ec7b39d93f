using ClockifyBff.Telemetry;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

/// <summary>Registers the services that authenticate callers.</summary>
internal static class AuthenticationServices
{
    /// <summary>Registers the authentication of callers by token.</summary>
    public static void AddCallerAuthentication(this IServiceCollection services)
    {
        services.AddOptions<AuthenticationSettings>().BindConfiguration(AuthenticationSettings.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuthenticationSettings>, AuthenticationSettingsValidator>();
        services.AddSingleton<EgressProxy>();
        services.AddSingleton<RejectedTokenLog>();
        services.AddSingleton<TokenSchemes>();
        services.AddHealthChecks().AddCheck<IdentityProviderCheck>("identity_provider", tags: [Health.Ready]);
    }
}
