namespace ClockifyBff.Upstream;

/// <summary>How Maton is reached, section <c>Maton</c>.</summary>
internal sealed class MatonOptions
{
    public const string SectionName = "Maton";

    /// <summary>The key only the sandbox accepts; every other key is a real one.</summary>
    public const string SandboxKey = "sandbox";

    public static readonly Uri DefaultGatewayUrl = new("https://gateway.maton.ai");
    public static readonly Uri DefaultControlUrl = new("https://ctrl.maton.ai");

    /// <summary>The Maton API key. Default: the environment variable <c>MATON_API_KEY</c>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// A file that holds the key and may change while the service runs; read every 30 s. Goes before <see cref="ApiKey"/>.
    /// </summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>Where Clockify is reached through Maton: an origin. Default <c>https://gateway.maton.ai</c>.</summary>
    public Uri GatewayUrl { get; set; } = DefaultGatewayUrl;

    /// <summary>Where connections are managed: an origin. Default <c>https://ctrl.maton.ai</c>.</summary>
    public Uri ControlUrl { get; set; } = DefaultControlUrl;

    /// <summary>
    /// Raw proxy: the longest silence between two bytes. Other calls: the longest they take, half of it for one attempt to read. Default 30
    /// s.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Allows upstream URLs that are not https. Default false.</summary>
    public bool AllowInsecure { get; set; }

    /// <summary>The host, or host and port, on which connect URLs must be. Default <c>connect.maton.ai</c>.</summary>
    public string ConnectHost { get; set; } = "connect.maton.ai";

    /// <summary>
    /// Development with a real key: the connection id of the developer. Default: the account's only active Clockify connection.
    /// </summary>
    public string? DevelopmentConnection { get; set; }

    /// <summary>Whether a key is set that somebody could lose.</summary>
    public bool HasRealKey => ApiKeyFile is not null || (ApiKey is not null && ApiKey != SandboxKey);

    /// <summary>Whether nothing at all says where to go: no key, or the sandbox's key for the real Maton.</summary>
    public bool HasNoKey => !HasRealKey && (ApiKey is null || (GatewayUrl == DefaultGatewayUrl && ControlUrl == DefaultControlUrl));

    public static MatonOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(SectionName).Get<MatonOptions>() ?? new MatonOptions();
        options.Complete(configuration);
        return options;
    }

    /// <summary>Takes the key from where everybody sets it, and a setting that is blank for one that is absent.</summary>
    public void Complete(IConfiguration configuration)
    {
        ApiKey = Given(ApiKey) ?? Given(configuration["MATON_API_KEY"]);
        ApiKeyFile = Given(ApiKeyFile);
        DevelopmentConnection = Given(DevelopmentConnection);
    }

    private static string? Given(string? setting) => string.IsNullOrWhiteSpace(setting) ? null : setting;
}
