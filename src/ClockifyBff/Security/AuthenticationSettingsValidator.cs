using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

internal sealed class AuthenticationSettingsValidator(IHostEnvironment environment, IConfiguration configuration)
    : IValidateOptions<AuthenticationSettings>
{
    public ValidateOptionsResult Validate(string? name, AuthenticationSettings options)
    {
        var result = new ValidateOptionsResultBuilder();
        switch (options.ModeIn(environment))
        {
            case AuthenticationSettings.Jwt:
                ValidateSchemes(result, options.Schemes);
                break;
            case AuthenticationSettings.Development when !environment.IsDevelopment():
                result.AddError("Authentication:Mode Development is for the Development environment only.");
                break;
            case AuthenticationSettings.Development:
                break;
            default:
                result.AddError("Authentication:Mode must be Jwt or Development.");
                break;
        }

        if (!environment.IsDevelopment() && string.IsNullOrWhiteSpace(configuration["AllowedHosts"]))
        {
            result.AddError("No allowed host: set AllowedHosts to the host names of this service.");
        }

        return result.Build();
    }

    private void ValidateSchemes(ValidateOptionsResultBuilder result, IReadOnlyDictionary<string, SchemeSettings> schemes)
    {
        if (schemes.Count == 0)
        {
            result.AddError("No authentication scheme: set Authentication:Schemes:<name>:Authority (or JwksUrl and Issuer) and Audiences.");
        }

        foreach (var (name, scheme) in schemes)
        {
            foreach (var error in FindErrors(scheme))
            {
                result.AddError($"Authentication:Schemes:{name}:{error}");
            }
        }

        foreach (
            var header in schemes
                .Values.GroupBy(scheme => scheme.TokenHeader, StringComparer.OrdinalIgnoreCase)
                .Where(header => header.Count() > 1)
        )
        {
            result.AddError($"Two authentication schemes have the TokenHeader {header.Key}.");
        }
    }

    private IEnumerable<string> FindErrors(SchemeSettings scheme)
    {
        if (scheme.Authority is null == scheme.JwksUrl is null)
        {
            yield return "Authority or JwksUrl must be set, but not both.";
        }
        else if (!scheme.KeysUrl.IsAbsoluteUri || (scheme.KeysUrl.Scheme != Uri.UriSchemeHttps && RequiresHttps(scheme, environment)))
        {
            yield return "Authority or JwksUrl must be an https URL.";
        }

        if (scheme.JwksUrl is not null && string.IsNullOrWhiteSpace(scheme.Issuer))
        {
            yield return "Issuer must be set together with JwksUrl.";
        }

        if (scheme.Audiences.Count == 0 || scheme.Audiences.Any(string.IsNullOrWhiteSpace))
        {
            yield return "Audiences must contain the audience of the tokens.";
        }

        if (string.IsNullOrWhiteSpace(scheme.OwnerClaim))
        {
            yield return "OwnerClaim must name a claim.";
        }

        if (scheme.RolesClaim.Split('.').Any(string.IsNullOrWhiteSpace))
        {
            yield return "RolesClaim must name a claim, or a path into nested objects such as realm_access.roles.";
        }

        if (scheme.ClockSkew < TimeSpan.Zero || scheme.ClockSkew > TimeSpan.FromMinutes(5))
        {
            yield return "ClockSkew must be between 00:00:00 and 00:05:00.";
        }
    }

    public static bool RequiresHttps(SchemeSettings scheme, IHostEnvironment environment) =>
        scheme.RequireHttpsMetadata ?? !environment.IsDevelopment();
}
