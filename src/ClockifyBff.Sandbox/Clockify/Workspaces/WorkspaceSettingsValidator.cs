using System.Text.Json;
using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.Workspaces;

/// <summary>Refuses what would change no rule: a test that pulled a lever with a typing error would prove nothing.</summary>
internal static class WorkspaceSettingsValidator
{
    private static readonly Dictionary<string, string[]> _words = new()
    {
        ["timeTrackingMode"] = ["DEFAULT", "STOPWATCH_ONLY"],
        ["adminOnlyPages"] = ["PROJECT", "TEAM", "REPORTS"],
        ["entityCreationPermissions"] = ["ADMINS", "ADMINS_AND_PROJECT_MANAGERS", "EVERYONE"],
    };

    /// <exception cref="BadHttpRequestException">A setting does not exist or cannot be that.</exception>
    public static void Validate(JsonObject patch, JsonObject settings)
    {
        foreach (var (name, value) in patch)
        {
            if (!settings.TryGetPropertyValue(name, out var now))
            {
                throw new BadHttpRequestException($"There is no setting {name}");
            }

            if (!Fits(name, value, now))
            {
                throw new BadHttpRequestException($"{name} cannot be {value?.ToJsonString() ?? "null"}");
            }
        }
    }

    private static bool Fits(string name, JsonNode? value, JsonNode? now) =>
        (value, now) switch
        {
            (JsonObject patch, JsonObject settings) => patch.All(inner => settings.ContainsKey(inner.Key) && IsWord(name, inner.Value)),
            (JsonArray items, JsonArray) => items.All(item => IsWord(name, item)),
            _ when name == "lockTimeEntries" => value is null || (Text(value) is { } text && Iso8601.ParseDateTime(text) is not null),
            _ => Shape(value) == Shape(now) && IsWord(name, value),
        };

    private static bool IsWord(string name, JsonNode? value) => !_words.TryGetValue(name, out var words) || words.Contains(Text(value));

    private static string? Text(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : null;

    private static JsonValueKind? Shape(JsonNode? value) =>
        value?.GetValueKind() is JsonValueKind.False ? JsonValueKind.True : value?.GetValueKind();
}
