namespace ClockifyBff.Sandbox;

/// <summary>Settings of the sandbox, section <c>Sandbox</c>.</summary>
public sealed class SandboxOptions
{
    /// <summary>The configuration section these settings are read from.</summary>
    public const string SectionName = "Sandbox";

    /// <summary>Whether the service starts a sandbox in its own process. Default: in Development, while no Maton key is set.</summary>
    public bool? Enabled { get; set; }

    /// <summary>Decides every id and every piece of demo data: the same seed gives the same company. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>People of the demo company, the owner and the newcomer included. Default 6.</summary>
    public int People { get; set; } = 6;

    /// <summary>Time entries of each person, spread over the last eight weeks. Default: what eight working weeks give.</summary>
    public int? EntriesPerPerson { get; set; }

    /// <summary>Added to every answer of the gateway and the control plane. Default 0.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Requests a second before the gateway answers 429. Default 10, Maton's own limit.</summary>
    public int RequestsPerSecond { get; set; } = 10;

    /// <summary>The address under which a browser reaches the sandbox, for the connect page. Default: the address it listens on.</summary>
    public Uri? PublicUrl { get; set; }
}
