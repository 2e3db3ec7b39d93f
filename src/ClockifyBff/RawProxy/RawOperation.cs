namespace ClockifyBff.RawProxy;

/// <summary>
/// A raw write, described for the audit log. Path segments that are not lower-case names are treated as ids.
/// </summary>
/// <param name="Route">The path with <c>{id}</c> in place of ids.</param>
/// <param name="Workspace">The workspace id in the path; null if there is none.</param>
/// <param name="Entity">The last other id in the path; null if there is none.</param>
internal sealed record RawOperation(string Route, string? Workspace, string? Entity)
{
    private const int IdLength = 24;

    /// <param name="path">The path below <c>/clockify/api/v1/</c>, without the query.</param>
    public static RawOperation Of(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var workspace = segments is ["workspaces", var id, ..] && IsId(id) ? id : null;
        return new RawOperation(
            string.Join('/', segments.Select(segment => IsName(segment) ? segment : "{id}")),
            workspace,
            segments.Skip(workspace is null ? 0 : 2).LastOrDefault(IsId)
        );
    }

    private static bool IsName(string segment) => segment.Length <= 32 && segment.All(character => character is >= 'a' and <= 'z' or '-');

    private static bool IsId(string segment) => segment.Length == IdLength && segment.All(char.IsAsciiHexDigitLower);
}
