using ClockifyBff.Telemetry;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

/// <summary>Registers the services that authenticate and authorize callers.</summary>
internal static class AuthenticationServices
{
    /// <summary>Registers the authentication of callers by token, and the policy of administrators.</summary>
    public static void AddCallerAuthentication(this IServiceCollection services)
    {
        services.AddOptions<AuthenticationSettings>().BindConfiguration(AuthenticationSettings.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuthenticationSettings>, AuthenticationSettingsValidator>();
        services.AddSingleton<EgressProxy>();
        services.AddSingleton<RejectedTokenLog>();
        services.AddSingleton<TokenSchemes>();
        services.AddSingleton<IAuthenticationService, CallerAuthentication>();
        services.AddAuthorization();
        services
            .AddOptions<AuthorizationOptions>()
            .Configure<IOptions<AuthenticationSettings>>((options, settings) => options.AddAdminPolicy(settings.Value));
        services.AddHealthChecks().AddCheck<IdentityProviderCheck>("identity_provider", tags: [Health.Ready]);
    }
}
