using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

internal static class AuthenticationServices
{
    /// <summary>Registers who callers are; whatever doesn't say otherwise needs one.</summary>
    public static void AddCallers(this IServiceCollection services)
    {
        services.AddOptions<AuthenticationSettings>().BindConfiguration(AuthenticationSettings.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuthenticationSettings>, AuthenticationSettingsValidator>();

        // Not AddAuthentication: it brings data protection, and that writes key files nobody here needs.
        services.AddAuthenticationCore(options => options.DefaultScheme = AuthenticationSettings.Development);
        services.AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<DevelopmentAuthentication.Settings, DevelopmentAuthentication>(AuthenticationSettings.Development, null);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }
}
