using System.Text.RegularExpressions;
using ClockifyBff.Tests.Documentation;

namespace ClockifyBff.Tests.Deploy;

/// <summary>The table of settings in the guide for operators.</summary>
internal static partial class SettingsTable
{
    // Settings of the framework, of the runtime and of OpenTelemetry are described by those.
    private static readonly string[] _others = ["ASPNETCORE_", "OTEL_", "DOTNET_"];

    private static readonly Lazy<HashSet<string>> _settings = new(() =>
        [.. new MarkdownDocument("deploy/README.md").RowsBelow("## Configuration").SelectMany(row => SettingsOf(row.Text))]
    );

    /// <summary>The environment variables among these that stand for no setting.</summary>
    public static IEnumerable<string> Unknown(IEnumerable<string> variables) =>
        variables.Where(variable => !_others.Any(variable.StartsWith) && !_settings.Value.Contains(NameOf(variable)));

    private static string NameOf(string variable) =>
        Scheme().Replace(Index().Replace(variable.Replace("__", ":", StringComparison.Ordinal), ""), "Authentication:Schemes:<name>:");

    /// <summary>A row may name several: the later ones leave out what they share with the first.</summary>
    public static IEnumerable<string> SettingsOf(string row)
    {
        var names = Quoted().Matches(row.Split('|')[1]).Select(match => match.Groups[1].Value).ToArray();
        var shared = names[0][..(names[0].LastIndexOf(':') + 1)];
        return names.Select(name => name.Contains(':', StringComparison.Ordinal) ? name : shared + name);
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@":\d+$")]
    private static partial Regex Index();

    [GeneratedRegex("^Authentication:Schemes:[^:]+:")]
    private static partial Regex Scheme();
}
