using System.ComponentModel.DataAnnotations;

namespace ClockifyBff.Connections;

/// <summary>How employees get their connections. Section <c>Connections</c>.</summary>
internal sealed class ConnectionsOptions
{
    public const string SectionName = "Connections";

    /// <summary>
    /// Whether a caller without a connection is assigned the existing one that acts as their e-mail address. Default <c>Off</c>;
    /// <c>On</c> with the sandbox.
    /// </summary>
    public AdoptionSwitch? Adoption { get; set; }

    /// <summary>
    /// The domains of the e-mail addresses whose connections may be adopted. Default none; <c>example.com</c> with the sandbox.
    /// </summary>
    public IReadOnlyList<string>? EmailDomains { get; set; }

    /// <summary>
    /// The Clockify addresses of employees whose identity provider has another one: identity provider's address → Clockify's.
    /// </summary>
    public IReadOnlyDictionary<string, string> EmailAliases { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// The interval at which the user of a connection in use is verified again, in the background. 1 min to 30 days. Default 1 h.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan ReverifyAfter { get; set; } = TimeSpan.FromHours(1);
}
