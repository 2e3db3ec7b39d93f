namespace ClockifyBff.Replicas;

/// <summary>What a reader sees of a part. Values can be compared for equality only, and in this process only.</summary>
/// <param name="Latest">Becomes different with anybody's write.</param>
/// <param name="Own">Becomes different with this employee's.</param>
internal readonly record struct CacheTagVersion(long Latest, long Own);
