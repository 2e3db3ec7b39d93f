using ClockifyBff.Sandbox.Maton;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>One received request; what becomes of it is filled in while it is worked on.</summary>
internal sealed class JournalEntry(MatonPlane plane, DateTimeOffset time, string method, string target, string protocol)
{
    public long Number { get; set; }

    public DateTimeOffset Time => time;

    public MatonPlane Plane => plane;

    public string Method => method;

    /// <summary>The request target exactly as it stood in the request line.</summary>
    public string Target => target;

    public string Protocol => protocol;

    public required IReadOnlyDictionary<string, string?[]> Headers { get; init; }

    public RecordedBody RequestBody { get; } = new();

    public string? App { get; set; }

    /// <summary>The connection that the call named; null when it named none.</summary>
    public string? Connection { get; set; }

    /// <summary>The call named no connection: Maton used its oldest one.</summary>
    public bool FellBack { get; set; }

    public string? ActingUser { get; set; }

    public string? ActingEmail { get; set; }

    public FaultKind? Fault { get; set; }

    public int? Status { get; set; }

    /// <summary>The client went away before it had the whole answer.</summary>
    public bool ClientAborted { get; set; }

    /// <summary>A fault cut the connection, not the client.</summary>
    public bool AbortedByFault { get; set; }

    public RecordedBody? ResponseBody { get; set; }

    /// <summary>Bytes that this entry holds on to.</summary>
    public int RetainedBytes => RequestBody.RetainedBytes + (ResponseBody?.RetainedBytes ?? 0);
}
