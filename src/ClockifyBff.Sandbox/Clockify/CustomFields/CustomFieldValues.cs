using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Http;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.CustomFields;

/// <summary>
/// What an entry holds in the workspace's custom fields. Written as <c>customFields</c>, read as <c>customFieldValues</c>.
/// </summary>
internal static class CustomFieldValues
{
    /// <summary>The values a body gives; the read key is ignored, as Clockify ignores it.</summary>
    public static Dictionary<string, JsonNode?> ReadFrom(JacksonObject body, Workspace workspace)
    {
        var values = new Dictionary<string, JsonNode?>();
        foreach (var field in body.GetObjects("customFields") ?? [])
        {
            var id = field.GetId("customFieldId");
            values[workspace.CustomFields.Find(id)?.Id ?? throw ClockifyException.DoesNotBelong("Custom field")] = field.GetNode("value");
        }

        return values;
    }

    /// <summary>A new entry starts with the workspace's defaults in the fields it is not given.</summary>
    public static Dictionary<string, JsonNode?> WithDefaults(this Dictionary<string, JsonNode?> values, Workspace workspace)
    {
        foreach (var field in OfEntries(workspace).Where(field => field.Default is not null))
        {
            values.TryAdd(field.Id, field.Default);
        }

        return values;
    }

    public static void ThrowIfRequiredMissing(IReadOnlyDictionary<string, JsonNode?> values, Workspace workspace)
    {
        var missing = OfEntries(workspace)
            .Where(field => field.Required && values.GetValueOrDefault(field.Id) is null)
            .Select(field => field.Name)
            .ToList();
        if (missing.Count > 0)
        {
            throw ClockifyException.CustomFieldsRequired(missing);
        }
    }

    public static JsonArray ToJson(IReadOnlyDictionary<string, JsonNode?> values, string entryId, Workspace workspace) =>
        [
            .. OfEntries(workspace)
                .Select(field => new JsonObject
                {
                    ["customFieldId"] = field.Id,
                    ["timeEntryId"] = entryId,
                    ["name"] = field.Name,
                    ["type"] = field.Type,
                    ["value"] = values.GetValueOrDefault(field.Id)?.DeepClone(),
                }),
        ];

    private static IEnumerable<CustomField> OfEntries(Workspace workspace) =>
        workspace.CustomFields.Where(field => field is { EntityType: "TIMEENTRY", Status: "VISIBLE" });
}
