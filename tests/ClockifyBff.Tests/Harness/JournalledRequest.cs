namespace ClockifyBff.Tests.Harness;

/// <summary>A request as Maton received it.</summary>
internal sealed record JournalledRequest(
    long Number,
    DateTimeOffset Time,
    string Plane,
    string Method,
    string Target,
    string Protocol,
    IReadOnlyDictionary<string, string[]> Headers,
    string Body,
    string BodyEncoding,
    long BodyLength,
    string? App,
    string? Connection,
    bool FellBack,
    string? ActingUser,
    string? ActingEmail,
    string? Fault,
    int? Status,
    bool ClientAborted,
    string? Answer,
    string? AnswerEncoding,
    long? AnswerLength
)
{
    /// <summary>The values of a header, in the order received; empty if the header is missing.</summary>
    public IReadOnlyList<string> Header(string name) =>
        Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? [];
}
