namespace ClockifyBff.Caching;

/// <summary>The freshness that a read requires, in place of that of the policy.</summary>
/// <param name="MaxAge">The greatest age of an entry; of supplementary data, the age at which it is refreshed in the background.</param>
/// <param name="IsSupplementary">
/// Whether the data only explains the response, such as names beside ids: then any entry is served, and the response is not older for it.
/// </param>
internal readonly record struct CacheFreshness(TimeSpan MaxAge, bool IsSupplementary = false)
{
    /// <summary>Reads from upstream.</summary>
    public static readonly CacheFreshness Uncached = new(TimeSpan.FromTicks(-1));

    /// <summary>Accepts an entry that is at most 5 s old, so that repeated reads don't all go upstream.</summary>
    public static readonly CacheFreshness Recent = new(TimeSpan.FromSeconds(5));

    /// <summary>Accepts any entry, and reads from upstream only if there is none.</summary>
    public static readonly CacheFreshness Any = new(TimeSpan.MaxValue, IsSupplementary: true);
}
