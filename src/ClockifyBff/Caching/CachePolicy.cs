using ClockifyBff.Replicas;

namespace ClockifyBff.Caching;

/// <summary>How long entries of a tag are fresh, and when a stale one may be served.</summary>
/// <param name="Name">The name in metrics.</param>
/// <param name="IsReferenceData">
/// Whether the data changes rarely. A stale entry of reference data is served while it is refreshed, unless the reader has changed the
/// data.
/// </param>
internal sealed record CachePolicy(string Name, bool IsReferenceData)
{
    private static readonly CachePolicy _timeEntries = new("time_entries", IsReferenceData: false);
    private static readonly CachePolicy _runningTimers = new("running_timers", IsReferenceData: false);

    private static readonly Dictionary<string, CachePolicy> _referenceData = (
        (string[])
            [CacheTag.Workspaces, CacheTag.User, CacheTag.Users, CacheTag.Projects, CacheTag.Clients, CacheTag.Tags, CacheTag.CustomFields]
    ).ToDictionary(name => name, name => new CachePolicy(name.Replace('-', '_'), IsReferenceData: true));

    public static CachePolicy Of(CacheTag tag) =>
        tag.Name == CacheTag.RunningTimers ? _runningTimers : _referenceData.GetValueOrDefault(tag.Name, _timeEntries);
}
