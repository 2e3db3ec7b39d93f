namespace ClockifyBff.Replicas;

/// <summary>The versions of some tags, which all replicas compare alike.</summary>
/// <param name="Epoch">Versions of another epoch can't be compared with these: data was lost in between.</param>
/// <param name="Versions">The versions; 0 for one that was never raised.</param>
internal sealed record SharedTagVersions(long Epoch, IReadOnlyList<CacheTagVersion> Versions);
