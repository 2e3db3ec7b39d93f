namespace ClockifyBff.Sandbox.TestControls;

/// <summary>A failure, the requests it applies to, and how often it applies.</summary>
internal sealed record Fault
{
    /// <summary>The HTTP method, upper case; null matches any method.</summary>
    public string? Method { get; init; }

    /// <summary>
    /// A pattern for the path without the query: a glob (<c>*</c> matches within one segment, <c>**</c> across segments), or a regular
    /// expression if it begins with <c>^</c>. The path of a Clockify request begins after <c>/clockify</c>; other requests are matched
    /// by their whole path. Null matches any path.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>The connection id that the request names; null matches any request.</summary>
    public string? Connection { get; init; }

    /// <summary>The number of requests that fail. Default 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The number of matching requests that succeed first. Default 0.</summary>
    public int Skip { get; init; }

    public required FaultKind Kind { get; init; }

    /// <summary>The status code of the response. Default 500.</summary>
    public int Status { get; init; } = StatusCodes.Status500InternalServerError;

    /// <summary>The headers of the response.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body of the response, sent as UTF-8.</summary>
    public string? Body { get; init; }

    /// <summary>The body as bytes, for a body that is not UTF-8; replaces <see cref="Body"/>.</summary>
    public byte[]? BodyBytes { get; init; }

    /// <summary>The delay before a response or a reset, and before each piece of a slow body or a stream. Default 0.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The length of a stream in bytes.</summary>
    public long Bytes { get; init; }
}
