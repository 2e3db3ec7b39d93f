using System.ComponentModel.DataAnnotations;

namespace ClockifyBff.Caching;

/// <summary>How long data of Clockify is cached, section <c>Cache</c>.</summary>
internal sealed class CacheOptions
{
    public const string SectionName = "Cache";

    /// <summary>
    /// The seconds for which a cached workspace, user, project, task, client or tag is fresh; an older one is served while it is refreshed
    /// in the background. Default 1800.
    /// </summary>
    [Range(0, 86_400)]
    public int ReferenceDataSeconds { get; set; } = 1800;

    /// <summary>
    /// The seconds for which cached time entries are fresh; older ones are served while they are refreshed in the background. Default 30.
    /// </summary>
    [Range(0, 3_600)]
    public int TimeEntriesSeconds { get; set; } = 30;

    /// <summary>The seconds after which cached time entries are no longer served before they are read again. Default 180.</summary>
    [Range(0, 3_600)]
    public int TimeEntriesMaxSeconds { get; set; } = 180;

    /// <summary>
    /// The memory for all cache entries and cached responses, in megabytes; never more than a quarter of the memory that the process may
    /// use. Default 256.
    /// </summary>
    [Range(1, 65_536)]
    public int MaxMegabytes { get; set; } = 256;
}
