using System.Buffers;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

internal sealed class CorsSettingsValidator : IValidateOptions<CorsSettings>
{
    private static readonly SearchValues<char> _nameCharacters = SearchValues.Create(
        "!#$%&'+-.^_`|~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    );

    public ValidateOptionsResult Validate(string? name, CorsSettings options)
    {
        var result = new ValidateOptionsResultBuilder();
        // Not the values: a URL may hold a password.
        foreach (var (number, origin) in options.Origins.Index())
        {
            if (!string.IsNullOrWhiteSpace(origin) && WebOrigin.Normalise(origin) is null)
            {
                result.AddError(
                    $"Cors:Origins:{number} is no origin that a browser sends. Name each one by scheme, host and port, without *, "
                        + "path or user, such as "
                        + "https://app.example.com, http://localhost:3000, capacitor://localhost or chrome-extension://<id>."
                );
            }
        }

        foreach (var (number, header) in options.RequestHeaders.Index())
        {
            if (!string.IsNullOrWhiteSpace(header) && header.Trim().AsSpan().ContainsAnyExcept(_nameCharacters))
            {
                result.AddError(
                    $"Cors:RequestHeaders:{number} is no name of a header. Name each one, such as X-App-Version; * is not allowed."
                );
            }
        }

        return result.Build();
    }
}
