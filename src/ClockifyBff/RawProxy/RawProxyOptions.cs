using System.ComponentModel.DataAnnotations;

namespace ClockifyBff.RawProxy;

/// <summary>Settings of the raw proxy, section <c>RawProxy</c>.</summary>
internal sealed class RawProxyOptions
{
    public const string SectionName = "RawProxy";

    /// <summary>Whether the raw proxy is available. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether only GET requests are allowed. Default false.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>The role that raw requests require. Default: none.</summary>
    public string? RequiredRole { get; set; }

    /// <summary>The role that administrative routes require. Default: nobody may call them; in Development everybody may.</summary>
    public string? AdminRole { get; set; }

    /// <summary>The maximum size of a request body, in bytes. Default 1 MiB.</summary>
    [Range(0, long.MaxValue)]
    public long MaxRequestBodyBytes { get; set; } = 1024 * 1024;
}
