using System.Text.Json.Nodes;

namespace ClockifyBff.Api.OpenApi;

/// <summary>The examples of the OpenAPI document.</summary>
internal static class Examples
{
    /// <summary>
    /// Ids of the sandbox's demo company, which follow from its seed. Operations that change data have items of their own.
    /// </summary>
    private static readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal)
    {
        ["workspaceId"] = "64020000f2f68ff2fbdd6ee6",
        ["userId"] = "64010002b55bdb00001fa95c",
        ["clientId"] = "64030002390dd334714d3013",
        ["projectId"] = "64040000f42ddbe30d7c8fac",
        ["taskId"] = "6405000017a60e67af38217d",
        ["tagId"] = "64060000ed7b6b8bc2fb654e",
        ["timeEntryId"] = "64090000ddcaee7dfeca2534",
        ["connectionId"] = "d5b7826b-5787-4f89-b371-8eb68a5321b8",
        ["DeleteConnection/connectionId"] = "7c696cd7-a567-4e78-b566-646d07fd77e6",
        ["DeleteAnyConnection/connectionId"] = "38760c72-76e1-4756-9dab-b65360bd9e26",
        ["DeleteProject/projectId"] = "6404000416ba066c4d00316a",
        ["DeleteTask/taskId"] = "640500006d5d653eef3c32ce",
        ["DeleteClient/clientId"] = "64030003d56e2feff384e300",
        ["UpdateTag/tagId"] = "640600046b63b01a941694fb",
        ["DeleteTag/tagId"] = "640600058be1650ccba0d328",
        ["DeleteTimeEntry/timeEntryId"] = "640900006129a67c02b0791f",

        // Created by the examples before it: the sandbox numbers new items.
        ["DiscardTimer/id"] = "6400000a9182d6448b4afe27",
        ["PutClockify/tagId"] = "640600046b63b01a941694fb",
        ["DeleteClockify/tagId"] = "640600031ff7f9cf23c7ddb3",
    };

    /// <summary>Returns the example id for a parameter of an operation.</summary>
    public static string IdFor(string operation, string parameter) => _ids.GetValueOrDefault($"{operation}/{parameter}") ?? _ids[parameter];

    public static string Id(string parameter) => _ids[parameter];

    /// <summary>Returns the example of a type; null if it has none.</summary>
    public static JsonNode? Of(Type type)
    {
        if (typeof(IExample).IsAssignableFrom(type))
        {
            return ApiJson.ToNode(type.GetProperty(nameof(IExample.Example))!.GetValue(null));
        }

        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ItemPage<>) && Of(type.GetGenericArguments()[0]) is { } item
            ? ApiJson.ToNode(
                new
                {
                    items = new[] { item },
                    page = 1,
                    pageSize = new ListQuery().ToPageRequest().Size,
                    hasMore = false,
                    total = 1,
                }
            )
            : null;
    }

    /// <summary>Returns the example of a request body, without null members.</summary>
    public static JsonNode? OfBody(Type type)
    {
        var example = Of(type);
        if (example is JsonObject body)
        {
            foreach (var absent in body.Where(member => member.Value is null).Select(member => member.Key).ToArray())
            {
                body.Remove(absent);
            }
        }

        return example;
    }
}
