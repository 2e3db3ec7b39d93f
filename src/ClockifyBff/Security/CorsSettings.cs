namespace ClockifyBff.Security;

/// <summary>The pages of other origins that may call the service. Section <c>Cors</c>.</summary>
internal sealed class CorsSettings
{
    public const string SectionName = "Cors";

    /// <summary>The origins whose pages may call. In Development the origins of this machine may call, too. Default none.</summary>
    public IReadOnlyList<string> Origins { get; set; } = [];

    /// <summary>Request headers that these pages may send in addition to those that this service reads. Default none.</summary>
    public IReadOnlyList<string> RequestHeaders { get; set; } = [];

    /// <summary>Returns the origins in the form that browsers send.</summary>
    public HashSet<string> NormalisedOrigins() =>
        WithoutEmpty(Origins).Select(origin => WebOrigin.Normalise(origin)!).ToHashSet(StringComparer.Ordinal);

    /// <summary>Returns the names of the additional request headers.</summary>
    public IEnumerable<string> NamedRequestHeaders() => WithoutEmpty(RequestHeaders).Select(header => header.Trim());

    // An empty environment variable counts as unset.
    private static IEnumerable<string> WithoutEmpty(IEnumerable<string> values) => values.Where(value => !string.IsNullOrWhiteSpace(value));
}
