namespace ClockifyBff.Sandbox.TestControls;

/// <summary>What shall go wrong, for which calls, and how often.</summary>
internal sealed record Fault
{
    /// <summary>Null: any method.</summary>
    public string? Method { get; init; }

    /// <summary>
    /// A glob (<c>*</c> one segment, <c>**</c> any number), or a regular expression when it begins with <c>^</c>, over the path after
    /// <c>/clockify</c>, or the whole path of other calls. Null: any path.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>Null: any connection.</summary>
    public string? Connection { get; init; }

    public int Count { get; init; } = 1;

    /// <summary>So many matching calls go well first.</summary>
    public int Skip { get; init; }

    public required FaultKind Kind { get; init; }

    public int Status { get; init; } = StatusCodes.Status500InternalServerError;

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string? Body { get; init; }

    /// <summary>Instead of the body: bytes that need not be a text.</summary>
    public byte[]? BodyBytes { get; init; }

    /// <summary>Before an answer or a reset; before each piece of a slow body or a stream.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Length of a stream.</summary>
    public long Bytes { get; init; }
}
