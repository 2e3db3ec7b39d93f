namespace ClockifyBff.Sandbox.TestControls;

/// <summary>How Maton behaves right now; tests change it while the sandbox runs.</summary>
internal sealed class MatonSettings
{
    private readonly SandboxOptions _options;

    public MatonSettings(SandboxOptions options)
    {
        _options = options;
        Reset();
    }

    /// <summary>The key the account has now; another than the sandbox's own makes it a real one in the eyes of its callers.</summary>
    public string ApiKey { get; set; } = SandboxServer.ApiKey;

    public TimeSpan Latency { get; set; }

    public int RequestsPerSecond { get; set; }

    /// <summary>Seconds in the <c>Retry-After</c> of a 429; none by default: Maton documents none.</summary>
    public int? RetryAfter { get; set; }

    public bool RecordAnswers { get; set; }

    /// <summary>Connections in one page of the control plane's list; default: all of them.</summary>
    public int? ConnectionsPageSize { get; set; }

    /// <summary>
    /// A wrong server: every page of that list names the same next one, so that a client can prove that it does not loop.
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
