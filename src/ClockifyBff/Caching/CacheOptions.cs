using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Caching;

/// <summary>How long what was read from Clockify is kept, section <c>Cache</c>.</summary>
internal sealed class CacheOptions
{
    public const string SectionName = "Cache";

    /// <summary>Seconds for which workspaces, users, projects, tasks, clients and tags are kept. Default 1800. Writes through this service show at once.</summary>
    [Range(0, 86_400)]
    public int ReferenceDataSeconds { get; set; } = 1800;

    /// <summary>Seconds for which time entries are kept. Default 30. Writes through this service show at once.</summary>
    [Range(0, 3_600)]
    public int TimeEntriesSeconds { get; set; } = 30;

    /// <summary>The memory for all copies, in megabytes. Default 256.</summary>
    [Range(1, 65_536)]
    public int MaxMegabytes { get; set; } = 256;
}

[OptionsValidator]
internal sealed partial class CacheOptionsValidator : IValidateOptions<CacheOptions>;
