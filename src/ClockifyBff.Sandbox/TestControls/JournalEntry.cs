using ClockifyBff.Sandbox.Maton;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>A received request. The outcome is filled in while the request is handled.</summary>
internal sealed class JournalEntry(MatonPlane plane, DateTimeOffset time, string method, string target, string protocol)
{
    public long Number { get; set; }

    public DateTimeOffset Time => time;

    public MatonPlane Plane => plane;

    public string Method => method;

    /// <summary>The request target as sent in the request line, not decoded.</summary>
    public string Target => target;

    public string Protocol => protocol;

    public required IReadOnlyDictionary<string, string?[]> Headers { get; init; }

    public RecordedBody RequestBody { get; } = new();

    public string? App { get; set; }

    /// <summary>The connection id that the request named; null if it named none.</summary>
    public string? Connection { get; set; }

    /// <summary>Whether the request named no connection, so that Maton used the oldest one.</summary>
    public bool FellBack { get; set; }

    /// <summary>The id of the Clockify user whose API key Maton added.</summary>
    public string? ActingUser { get; set; }

    /// <summary>The e-mail address of the account behind the connection.</summary>
    public string? ActingEmail { get; set; }

    /// <summary>The fault that applied to the request.</summary>
    public FaultKind? Fault { get; set; }

    /// <summary>The status code of the response; null if the client received none.</summary>
    public int? Status { get; set; }

    /// <summary>Whether the client disconnected before it received the whole response.</summary>
    public bool ClientAborted { get; set; }

    /// <summary>Whether a fault, not the client, ended the connection.</summary>
    public bool AbortedByFault { get; set; }

    /// <summary>The body of the response; null unless <see cref="MatonSettings.RecordAnswers"/> is set.</summary>
    public RecordedBody? ResponseBody { get; set; }

    /// <summary>The number of recorded bytes in both bodies.</summary>
    public int RetainedBytes => RequestBody.RetainedBytes + (ResponseBody?.RetainedBytes ?? 0);
}
