namespace ClockifyBff.Sandbox.TestControls;

/// <summary>Maton's current behavior, which tests change while the sandbox runs.</summary>
internal sealed class MatonSettings
{
    private readonly SandboxOptions _options;

    public MatonSettings(SandboxOptions options)
    {
        _options = options;
        Reset();
    }

    /// <summary>The API key of the account. The service treats any key but <c>sandbox</c> as a real one.</summary>
    public string ApiKey { get; set; } = SandboxServer.ApiKey;

    /// <summary>The delay before each response of the gateway and the control plane.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>The rate limit of the account, in requests per second.</summary>
    public int RequestsPerSecond { get; set; }

    /// <summary>The <c>Retry-After</c> of a 429 in seconds. Default null: no header, because Maton documents none.</summary>
    public int? RetryAfter { get; set; }

    /// <summary>Whether the journal records response bodies. Default false.</summary>
    public bool RecordAnswers { get; set; }

    /// <summary>The page size of the control plane's list of connections. Default null: one page holds all.</summary>
    public int? ConnectionsPageSize { get; set; }

    /// <summary>
    /// Whether every page of the list of connections names the same next page, as a faulty server might. Default false. With it, a client
    /// can show that it doesn't loop forever.
    /// </summary>
    public bool RepeatNextToken { get; set; }

    public void Reset()
    {
        ApiKey = SandboxServer.ApiKey;
        Latency = _options.Latency;
        RequestsPerSecond = _options.RequestsPerSecond;
        RetryAfter = null;
        RecordAnswers = false;
        ConnectionsPageSize = null;
        RepeatNextToken = false;
    }
}
