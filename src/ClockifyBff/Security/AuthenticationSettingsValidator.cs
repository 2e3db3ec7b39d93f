using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

internal sealed class AuthenticationSettingsValidator(IHostEnvironment environment, IConfiguration configuration) : IValidateOptions<AuthenticationSettings>
{
    public ValidateOptionsResult Validate(string? name, AuthenticationSettings options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (environment.IsDevelopment())
        {
            if (options.Mode is not (null or AuthenticationSettings.Development))
            {
                result.AddError("Authentication:Mode can only be Development in the Development environment.");
            }

            return result.Build();
        }

        if (options.Mode == AuthenticationSettings.Development)
        {
            result.AddError("Authentication:Mode Development is for the Development environment only.");
        }

        result.AddError(configuration.GetSection("Authentication:Schemes").GetChildren().Any()
            ? "Authentication:Schemes is not supported yet: outside Development nobody could be recognised."
            : "No authentication scheme: set Authentication:Schemes:<name>:Authority (or JwksUrl and Issuer) and Audiences.");

        if (string.IsNullOrWhiteSpace(configuration["AllowedHosts"]))
        {
            result.AddError("No allowed host: set AllowedHosts to the names under which callers reach this service.");
        }

        return result.Build();
    }
}
