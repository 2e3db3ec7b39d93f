namespace ClockifyBff.Upstream;

/// <summary>Settings for requests to Maton, section <c>Maton</c>.</summary>
internal sealed class MatonOptions
{
    public const string SectionName = "Maton";

    /// <summary>The key that only the sandbox accepts. Every other key is a real one.</summary>
    public const string SandboxKey = "sandbox";

    public static readonly Uri DefaultGatewayUrl = new("https://gateway.maton.ai");
    public static readonly Uri DefaultControlUrl = new("https://ctrl.maton.ai");

    /// <summary>The Maton API key. Default: the environment variable <c>MATON_API_KEY</c>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// A file with the key, which may change while the service runs: it is read every 30 s. Takes precedence over <see cref="ApiKey"/>.
    /// </summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>The origin of the Maton gateway. Default <c>https://gateway.maton.ai</c>.</summary>
    public Uri GatewayUrl { get; set; } = DefaultGatewayUrl;

    /// <summary>The origin of Maton's connection management. Default <c>https://ctrl.maton.ai</c>.</summary>
    public Uri ControlUrl { get; set; } = DefaultControlUrl;

    /// <summary>
    /// For the raw proxy, the maximum time without data. For other requests, the total timeout; each attempt of a read has half of it. 1 s
    /// to 5 minutes, default 30 s.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether upstream URLs may use plain HTTP. Default false.</summary>
    public bool AllowInsecure { get; set; }

    /// <summary>The host, with an optional port, that connect URLs must have. Default <c>connect.maton.ai</c>.</summary>
    public string ConnectHost { get; set; } = "connect.maton.ai";

    /// <summary>
    /// The connection id of the developer, for Development with a real key. Default: the account's only active Clockify connection.
    /// </summary>
    public string? DevelopmentConnection { get; set; }

    /// <summary>The base URL of the Clockify API.</summary>
    public Uri ClockifyUrl => new(GatewayUrl, "/clockify/api/v1/");

    /// <summary>The URL of the connections at Maton.</summary>
    public Uri ConnectionsUrl => new(ControlUrl, "/connections");

    /// <summary>Whether a real key is configured, rather than the sandbox's.</summary>
    public bool HasRealKey => ApiKeyFile is not null || (ApiKey is not null && ApiKey != SandboxKey);

    /// <summary>Whether no usable key is configured: none, or the sandbox's key with the default URLs of Maton.</summary>
    public bool HasNoKey => !HasRealKey && (ApiKey is null || (GatewayUrl == DefaultGatewayUrl && ControlUrl == DefaultControlUrl));

    public static MatonOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(SectionName).Get<MatonOptions>() ?? new MatonOptions();
        options.Complete(configuration);
        return options;
    }

    /// <summary>Reads the key from <c>MATON_API_KEY</c> if it is not set, and treats blank settings as absent.</summary>
    public void Complete(IConfiguration configuration)
    {
        ApiKey = Given(ApiKey) ?? Given(configuration["MATON_API_KEY"]);
        ApiKeyFile = Given(ApiKeyFile);
        DevelopmentConnection = Given(DevelopmentConnection);
    }

    private static string? Given(string? setting) => string.IsNullOrWhiteSpace(setting) ? null : setting;
}
