using System.ComponentModel.DataAnnotations;

namespace ClockifyBff.Connections;

/// <summary>How employees come to their connections, section <c>Connections</c>.</summary>
internal sealed class ConnectionsOptions
{
    public const string SectionName = "Connections";

    /// <summary>
    /// Whether a caller without a link gets the existing connection that acts as their e-mail address. Default <c>Off</c>; <c>On</c> with
    /// the sandbox.
    /// </summary>
    public AdoptionSwitch? Adoption { get; set; }

    /// <summary>The domains of addresses whose connections may be adopted. Default none; <c>example.com</c> with the sandbox.</summary>
    public IReadOnlyList<string>? EmailDomains { get; set; }

    /// <summary>For employees whose address in Clockify differs: the identity provider's address → Clockify's.</summary>
    public IReadOnlyDictionary<string, string> EmailAliases { get; set; } = new Dictionary<string, string>();

    /// <summary>After how long Clockify is asked again, in the background, who a connection acts as. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan ReverifyAfter { get; set; } = TimeSpan.FromHours(1);
}
