using System.Text.RegularExpressions;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>A fault and how much of it is still to come.</summary>
internal sealed class PlannedFault(int id, Fault fault)
{
    private const int MaxStars = 6;

    private readonly Regex? _path = fault.Path is null ? null : PathRegex(fault.Path);

    public int Id => id;

    public Fault Fault => fault;

    public int Remaining { get; private set; } = fault.Count;

    public int Skipping { get; private set; } = fault.Skip;

    public bool Matches(string method, string path, string? connection) =>
        (fault.Method is null || fault.Method == method)
        && (fault.Connection is null || fault.Connection == connection)
        && _path?.IsMatch(path) != false;

    /// <summary>Whether this matching call fails.</summary>
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

    // The engine that doesn't backtrack takes 10 ms to build: too long for each short glob, needed where much could be tried.
    private static Regex PathRegex(string path)
    {
        var isGlob = !path.StartsWith('^');
        var options = isGlob && path.Count(letter => letter == '*') <= MaxStars ? RegexOptions.None : RegexOptions.NonBacktracking;
        return new Regex(isGlob ? $"^{GlobPattern(path)}$" : path, options, TimeSpan.FromSeconds(1));
    }

    private static string GlobPattern(string glob) =>
        Regex.Escape(glob).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal);
}
