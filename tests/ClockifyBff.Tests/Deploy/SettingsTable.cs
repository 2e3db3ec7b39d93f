using System.Text.RegularExpressions;
using ClockifyBff.Tests.Documentation;

namespace ClockifyBff.Tests.Deploy;

/// <summary>The table of settings in the operators' guide.</summary>
internal static partial class SettingsTable
{
    // The documentation of the framework, the runtime and OpenTelemetry describes these settings.
    private static readonly string[] _otherPrefixes = ["ASPNETCORE_", "OTEL_", "DOTNET_"];

    private static readonly Lazy<HashSet<string>> _settings = new(() =>
        [.. new MarkdownDocument("deploy/README.md").RowsBelow("## Configuration").SelectMany(row => SettingsOf(row.Text))]
    );

    /// <summary>Returns the environment variables that are no documented setting.</summary>
    public static IEnumerable<string> Unknown(IEnumerable<string> variables) =>
        variables.Where(variable => !_otherPrefixes.Any(variable.StartsWith) && !_settings.Value.Contains(NameOf(variable)));

    private static string NameOf(string variable) =>
        Scheme().Replace(Index().Replace(variable.Replace("__", ":", StringComparison.Ordinal), ""), "Authentication:Schemes:<name>:");

    /// <summary>Returns the settings of a row. A row with several settings omits the common prefix after the first.</summary>
    public static IEnumerable<string> SettingsOf(string row)
    {
        var names = Quoted().Matches(row.Split('|')[1]).Select(match => match.Groups[1].Value).ToArray();
        var prefix = names[0][..(names[0].LastIndexOf(':') + 1)];
        return names.Select(name => name.Contains(':', StringComparison.Ordinal) ? name : prefix + name);
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@":\d+$")]
    private static partial Regex Index();

    [GeneratedRegex("^Authentication:Schemes:[^:]+:")]
    private static partial Regex Scheme();
}
