using ClockifyBff.Replicas;

namespace ClockifyBff.Caching;

/// <summary>What a copy is of, in a word: other rules hold for what people do all day than for what it refers to.</summary>
/// <param name="Name">What meters call it.</param>
/// <param name="IsReferenceData">Whether it changes seldom, and may be old when others have changed it.</param>
internal sealed record CachePolicy(string Name, bool IsReferenceData)
{
    private static readonly CachePolicy _timeEntries = new("time_entries", IsReferenceData: false);
    private static readonly CachePolicy _runningTimers = new("running_timers", IsReferenceData: false);

    private static readonly Dictionary<string, CachePolicy> _referenceData = (
        (string[])
            [CacheTag.Workspaces, CacheTag.User, CacheTag.Users, CacheTag.Projects, CacheTag.Clients, CacheTag.Tags, CacheTag.CustomFields]
    ).ToDictionary(part => part, part => new CachePolicy(part.Replace('-', '_'), IsReferenceData: true));

    public static CachePolicy Of(CacheTag tag) =>
        tag.Name == CacheTag.RunningTimers ? _runningTimers : _referenceData.GetValueOrDefault(tag.Name, _timeEntries);
}
