using System.Text.RegularExpressions;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>A fault, and how many requests it still skips and fails.</summary>
internal sealed class PlannedFault(int id, Fault fault)
{
    private const int MaxBacktrackingWildcards = 6;

    private readonly Regex? _path = fault.Path is null ? null : ToRegex(fault.Path);

    public int Id => id;

    public Fault Fault => fault;

    public int Remaining { get; private set; } = fault.Count;

    public int Skipping { get; private set; } = fault.Skip;

    public bool Matches(string method, string path, string? connection) =>
        (fault.Method is null || fault.Method == method)
        && (fault.Connection is null || fault.Connection == connection)
        && _path?.IsMatch(path) != false;

    /// <summary>Counts one matching request; returns whether the fault applies to it.</summary>
    public bool TryConsume()
    {
        if (Skipping > 0)
        {
            Skipping--;
            return false;
        }

        Remaining--;
        return true;
    }

    // A non-backtracking expression takes 10 ms to build, so short globs backtrack. Globs with many wildcards and regular expressions could
    // backtrack for a very long time and don't.
    private static Regex ToRegex(string path)
    {
        var isGlob = !path.StartsWith('^');
        var options =
            isGlob && path.Count(letter => letter == '*') <= MaxBacktrackingWildcards ? RegexOptions.None : RegexOptions.NonBacktracking;
        return new Regex(isGlob ? $"^{GlobToPattern(path)}$" : path, options, TimeSpan.FromSeconds(1));
    }

    private static string GlobToPattern(string glob) =>
        Regex.Escape(glob).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal);
}
