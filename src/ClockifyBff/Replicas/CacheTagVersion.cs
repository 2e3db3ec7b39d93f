namespace ClockifyBff.Replicas;

/// <summary>The version of a tag as one employee sees it. Versions can only be compared for equality.</summary>
/// <param name="Latest">Changes with every write.</param>
/// <param name="Own">Changes with every write of this employee.</param>
internal readonly record struct CacheTagVersion(long Latest, long Own);
