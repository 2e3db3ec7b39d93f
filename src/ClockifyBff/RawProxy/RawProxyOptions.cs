using System.ComponentModel.DataAnnotations;

namespace ClockifyBff.RawProxy;

/// <summary>What <c>/clockify/*</c> lets through, section <c>RawProxy</c>.</summary>
internal sealed class RawProxyOptions
{
    public const string SectionName = "RawProxy";

    /// <summary>Whether <c>/clockify/*</c> exists. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Refuses everything but GET. Default false.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>The role a caller needs for raw calls. Default none.</summary>
    public string? RequiredRole { get; set; }

    /// <summary>The role a caller needs to administer a workspace. Default: nobody may, but in Development everybody.</summary>
    public string? AdminRole { get; set; }

    /// <summary>The largest request body, in bytes. Default 1 MiB.</summary>
    [Range(0, long.MaxValue)]
    public long MaxRequestBodyBytes { get; set; } = 1024 * 1024;
}
