namespace ClockifyBff.Sandbox.Clockify.Wire;

/// <summary>Answers one operation, under the company's lock.</summary>
internal delegate Answer Handler(Call call);

internal sealed record Route(string Method, string[] Segments, Handler Handler)
{
    /// <summary>The refusal when the caller has no such workspace.</summary>
    public required Func<ClockifyError> UnknownWorkspace { get; init; }

    public int Parameters { get; } = Segments.Count(IsParameter);

    public bool Matches(string[] path) => path.Length == Segments.Length
        && Segments.Zip(path).All(pair => IsParameter(pair.First) ? pair.Second.Length > 0 : pair.First == pair.Second);

    public Dictionary<string, string> Values(string path) => Segments.Zip(path.Split('/')[2..])
        .Where(pair => IsParameter(pair.First))
        .ToDictionary(pair => pair.First.Trim('{', '}'), pair => pair.Second);

    private static bool IsParameter(string segment) => segment.StartsWith('{');
}
