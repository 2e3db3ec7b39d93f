namespace ClockifyBff.RawProxy;

/// <summary>
/// What a raw write does, in words that can be logged: whatever in its path is not a name of Clockify's is taken for an id.
/// </summary>
/// <param name="Route">The path with its ids taken out.</param>
/// <param name="Workspace">The workspace it names.</param>
/// <param name="Entity">The last thing it names beside the workspace.</param>
internal sealed record RawOperation(string Route, string? Workspace, string? Entity)
{
    private const int IdLength = 24;

    /// <param name="path">What comes after <c>/clockify/api/v1/</c>, without the query.</param>
    public static RawOperation Of(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var workspace = segments is ["workspaces", var first, ..] && IsId(first) ? first : null;
        return new RawOperation(
            string.Join('/', segments.Select(segment => IsName(segment) ? segment : "{id}")),
            workspace,
            segments.Skip(workspace is null ? 0 : 2).LastOrDefault(IsId)
        );
    }

    private static bool IsName(string segment) => segment.Length <= 32 && segment.All(letter => letter is >= 'a' and <= 'z' or '-');

    private static bool IsId(string segment) => segment.Length == IdLength && segment.All(char.IsAsciiHexDigitLower);
}
