namespace ClockifyBff.Tests.Harness;

/// <summary>A fault to plan in the sandbox, whose <c>Fault</c> type describes the members.</summary>
internal sealed record SandboxFault(string Kind)
{
    public const string Response = "answer";
    public const string Hang = "hang";
    public const string Reset = "reset";
    public const string Close = "close";
    public const string CloseAfterEffect = "close_after_effect";
    public const string HalfBody = "half_body";
    public const string ResetAfterEffect = "reset_after_effect";
    public const string HangAfterEffect = "hang_after_effect";
    public const string SlowBody = "slow_body";
    public const string Stream = "stream";

    public string? Method { get; init; }

    public string? Path { get; init; }

    public string? Connection { get; init; }

    public int Count { get; init; } = 1;

    public int Skip { get; init; }

    public int Status { get; init; } = 500;

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string? Body { get; init; }

    public byte[]? BodyBytes { get; init; }

    public TimeSpan Delay { get; init; }

    public long Bytes { get; init; }
}
