namespace ClockifyBff.Sandbox;

/// <summary>The settings of the sandbox, in the configuration section <c>Sandbox</c>.</summary>
public sealed class SandboxOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Sandbox";

    /// <summary>Whether the service starts a sandbox in its own process. Default: true in Development without a Maton key.</summary>
    public bool? Enabled { get; set; }

    /// <summary>The seed of all ids and demo data. The same seed gives the same company. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>The number of people in the demo company, including the owner and the newcomer. Default 6.</summary>
    public int People { get; set; } = 6;

    /// <summary>The number of time entries per person in the last eight weeks. Default null: 3 to 5 on each working day.</summary>
    public int? EntriesPerPerson { get; set; }

    /// <summary>The delay before each response of the gateway and the control plane. Default 0.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>The requests per second that Maton accepts; it answers more with 429. Default 10, the limit of the real Maton.</summary>
    public int RequestsPerSecond { get; set; } = 10;

    /// <summary>The address of the sandbox for browsers. Default: the address that the server listens on.</summary>
    public Uri? PublicUrl { get; set; }
}
