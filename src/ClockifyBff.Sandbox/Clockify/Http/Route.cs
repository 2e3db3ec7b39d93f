namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>An operation of the API. <paramref name="Segments"/> in braces match any text that isn't empty.</summary>
internal sealed record Route(string Method, string[] Segments, OperationHandler Handler)
{
    /// <summary>Creates the error for a caller who isn't a member of the workspace.</summary>
    public required Func<ClockifyException> UnknownWorkspace { get; init; }

    public bool Matches(string[] path) => Matches(Segments, path);

    public static bool Matches(string[] segments, string[] path) =>
        path.Length == segments.Length
        && segments.Zip(path).All(pair => IsParameter(pair.First) ? pair.Second.Length > 0 : pair.First == pair.Second);

    public Dictionary<string, string> Values(string path) =>
        Segments
            .Zip(path.Split('/')[2..])
            .Where(pair => IsParameter(pair.First))
            .ToDictionary(pair => pair.First.Trim('{', '}'), pair => pair.Second);

    private static bool IsParameter(string segment) => segment.StartsWith('{');
}
