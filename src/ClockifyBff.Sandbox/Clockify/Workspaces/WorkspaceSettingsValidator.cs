using System.Text.Json;
using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.Workspaces;

/// <summary>
/// Rejects settings that would have no effect, such as misspelt ones: a test that relied on such a setting would prove nothing.
/// </summary>
internal static class WorkspaceSettingsValidator
{
    private static readonly Dictionary<string, string[]> _allowedValues = new()
    {
        ["timeTrackingMode"] = ["DEFAULT", "STOPWATCH_ONLY"],
        ["adminOnlyPages"] = ["PROJECT", "TEAM", "REPORTS"],
        ["entityCreationPermissions"] = ["ADMINS", "ADMINS_AND_PROJECT_MANAGERS", "EVERYONE"],
    };

    /// <exception cref="BadHttpRequestException">A setting doesn't exist, or can't have the value.</exception>
    public static void Validate(JsonObject patch, JsonObject settings)
    {
        foreach (var (name, value) in patch)
        {
            if (!settings.TryGetPropertyValue(name, out var current))
            {
                throw new BadHttpRequestException($"The setting '{name}' doesn't exist.");
            }

            if (!IsValid(name, value, current))
            {
                throw new BadHttpRequestException($"The setting '{name}' can't be {value?.ToJsonString() ?? "null"}.");
            }
        }
    }

    private static bool IsValid(string name, JsonNode? value, JsonNode? current) =>
        (value, current) switch
        {
            (JsonObject patch, JsonObject settings) => patch.All(inner => settings.ContainsKey(inner.Key) && IsAllowed(name, inner.Value)),
            (JsonArray items, JsonArray) => items.All(item => IsAllowed(name, item)),
            _ when name == "lockTimeEntries" => value is null || (Text(value) is { } text && Iso8601.ParseDateTime(text) is not null),
            _ => Type(value) == Type(current) && IsAllowed(name, value),
        };

    private static bool IsAllowed(string name, JsonNode? value) =>
        !_allowedValues.TryGetValue(name, out var allowed) || allowed.Contains(Text(value));

    private static string? Text(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : null;

    private static JsonValueKind? Type(JsonNode? value) =>
        value?.GetValueKind() is JsonValueKind.False ? JsonValueKind.True : value?.GetValueKind();
}
