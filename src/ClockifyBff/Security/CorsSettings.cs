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
