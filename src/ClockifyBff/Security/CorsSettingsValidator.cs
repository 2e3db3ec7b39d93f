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
        // Errors don't quote the values, because a URL may contain a password.
        foreach (var (number, origin) in options.Origins.Index())
        {
            if (!string.IsNullOrWhiteSpace(origin) && WebOrigin.Normalise(origin) is null)
            {
                result.AddError(
                    $"Cors:Origins:{number} is not an origin that browsers send. Write scheme, host and port, without *, path or user, "
                        + "such as https://app.example.com, http://localhost:3000, capacitor://localhost or chrome-extension://<id>."
                );
            }
        }

        foreach (var (number, header) in options.RequestHeaders.Index())
        {
            if (!string.IsNullOrWhiteSpace(header) && header.Trim().AsSpan().ContainsAnyExcept(_nameCharacters))
            {
                result.AddError(
                    $"Cors:RequestHeaders:{number} is not a header name. List each header, such as X-App-Version; * is not allowed."
                );
            }
        }

        return result.Build();
    }
}
