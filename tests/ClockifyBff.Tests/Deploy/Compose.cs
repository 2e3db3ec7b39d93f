using System.Text.RegularExpressions;

namespace ClockifyBff.Tests.Deploy;

/// <summary>Replaces variables in texts of the compose file as compose does.</summary>
internal static partial class Compose
{
    /// <summary>Replaces <c>${NAME:-default}</c> by the variable's value, or by its default where the variable has none.</summary>
    public static string Interpolate(string text, IReadOnlyDictionary<string, string>? variables = null) =>
        Variable().Replace(text, match => variables?.GetValueOrDefault(match.Groups["name"].Value) ?? match.Groups["default"].Value);

    [GeneratedRegex(@"\$\{(?<name>\w+):-(?<default>[^}]*)\}")]
    private static partial Regex Variable();
}
