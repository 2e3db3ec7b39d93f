using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Wire;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.CustomFields;

/// <summary>
/// What an entry holds in the workspace's custom fields. Written as <c>customFields</c>, read as <c>customFieldValues</c>.
/// </summary>
internal static class CustomFieldValues
{
    /// <summary>The values a body gives; the read key is ignored, as Clockify ignores it.</summary>
    public static Dictionary<string, JsonNode?> Of(Body body, Workspace workspace)
    {
        var values = new Dictionary<string, JsonNode?>();
        foreach (var field in body.Objects("customFields") ?? [])
        {
            var id = field.Id("customFieldId");
            values[workspace.CustomFields.Find(id)?.Id ?? throw ClockifyError.DoesNotBelong("Custom field")] = field.Any("value");
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

    public static void RequireAll(IReadOnlyDictionary<string, JsonNode?> values, Workspace workspace)
    {
        var missing = OfEntries(workspace)
            .Where(field => field.Required && values.GetValueOrDefault(field.Id) is null)
            .Select(field => field.Name)
            .ToList();
        if (missing.Count > 0)
        {
            throw ClockifyError.CustomFieldsRequired(missing);
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
