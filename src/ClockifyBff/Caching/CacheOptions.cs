using System.ComponentModel.DataAnnotations;

namespace ClockifyBff.Caching;

/// <summary>How long what was read from Clockify is kept, section <c>Cache</c>.</summary>
internal sealed class CacheOptions
{
    public const string SectionName = "Cache";

    /// <summary>
    /// Seconds for which a copy of workspaces, users, projects, tasks, clients or tags is as good as new; an older one is served while it
    /// is read again. Default 1800.
    /// </summary>
    [Range(0, 86_400)]
    public int ReferenceDataSeconds { get; set; } = 1800;

    /// <summary>The same for time entries. Default 30.</summary>
    [Range(0, 3_600)]
    public int TimeEntriesSeconds { get; set; } = 30;

    /// <summary>Seconds after which time entries are not served any more before they are read again. Default 180.</summary>
    [Range(0, 3_600)]
    public int TimeEntriesMaxSeconds { get; set; } = 180;

    /// <summary>
    /// The memory for all copies and answers made of them, in megabytes; never more than a quarter of the memory that the process may use.
    /// Default 256.
    /// </summary>
    [Range(1, 65_536)]
    public int MaxMegabytes { get; set; } = 256;
}
