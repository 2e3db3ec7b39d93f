using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Http;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.CustomFields;

/// <summary>
/// The values of custom fields in a time entry. Requests contain them in <c>customFields</c>, responses in <c>customFieldValues</c>.
/// </summary>
internal static class CustomFieldValues
{
    /// <summary>Reads the values from a body. Like Clockify, it ignores <c>customFieldValues</c>.</summary>
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

    /// <summary>Adds the defaults of the workspace for fields without a value.</summary>
    public static Dictionary<string, JsonNode?> WithDefaults(this Dictionary<string, JsonNode?> values, Workspace workspace)
    {
        foreach (var field in TimeEntryFields(workspace).Where(field => field.Default is not null))
        {
            values.TryAdd(field.Id, field.Default);
        }

        return values;
    }

    /// <summary>Rejects the request if a required custom field has no value.</summary>
    public static void ThrowIfRequiredMissing(IReadOnlyDictionary<string, JsonNode?> values, Workspace workspace)
    {
        var missing = TimeEntryFields(workspace)
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
            .. TimeEntryFields(workspace)
                .Select(field => new JsonObject
                {
                    ["customFieldId"] = field.Id,
                    ["timeEntryId"] = entryId,
                    ["name"] = field.Name,
                    ["type"] = field.Type,
                    ["value"] = values.GetValueOrDefault(field.Id)?.DeepClone(),
                }),
        ];

    private static IEnumerable<CustomField> TimeEntryFields(Workspace workspace) =>
        workspace.CustomFields.Where(field => field is { EntityType: "TIMEENTRY", Status: "VISIBLE" });
}
