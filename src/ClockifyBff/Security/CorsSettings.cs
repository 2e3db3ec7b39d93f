using System.Buffers;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

/// <summary>Which pages of other origins may call, section <c>Cors</c>.</summary>
internal sealed class CorsSettings
{
    public const string SectionName = "Cors";

    /// <summary>Origins whose pages may call; in Development also those of this machine. Default none.</summary>
    public IReadOnlyList<string> Origins { get; set; } = [];

    /// <summary>Request headers that these pages may send beside the ones that this service reads. Default none.</summary>
    public IReadOnlyList<string> RequestHeaders { get; set; } = [];

    /// <summary>The origins as browsers send them.</summary>
    public HashSet<string> NormalisedOrigins() =>
        Set(Origins).Select(origin => WebOrigin.Normalise(origin)!).ToHashSet(StringComparer.Ordinal);

    /// <summary>The names of the added headers.</summary>
    public IEnumerable<string> NamedRequestHeaders() => Set(RequestHeaders).Select(header => header.Trim());

    // An environment variable without a value stands for no value.
    private static IEnumerable<string> Set(IEnumerable<string> values) => values.Where(value => !string.IsNullOrWhiteSpace(value));
}

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
                    $"Cors:Origins:{number} is no origin that a browser sends. Name each one by scheme, host and port, without *, path or user, such as "
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
