using System.Text.RegularExpressions;

namespace ClockifyBff.Sandbox.Levers;

/// <summary>A fault and how much of it is still to come.</summary>
internal sealed class PlannedFault(int id, Fault fault)
{
    private readonly Regex? _path = fault.Path is null ? null : new Regex(Pattern(fault.Path), RegexOptions.NonBacktracking);

    public int Id => id;

    public Fault Fault => fault;

    public int Remaining { get; private set; } = fault.Count;

    public int Skipping { get; private set; } = fault.Skip;

    public bool Matches(string method, string path, string? connection) =>
        (fault.Method is null || fault.Method == method)
        && (fault.Connection is null || fault.Connection == connection)
        && _path?.IsMatch(path) != false;

    /// <summary>Whether this matching call fails.</summary>
    public bool Strikes()
    {
        if (Skipping > 0)
        {
            Skipping--;
            return false;
        }

        Remaining--;
        return true;
    }

    private static string Pattern(string path) =>
        path.StartsWith('^')
            ? path
            : $"^{Regex.Escape(path).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal)}$";
}
