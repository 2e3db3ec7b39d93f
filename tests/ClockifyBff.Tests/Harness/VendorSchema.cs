using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClockifyBff.Tests.Harness;

/// <summary>
/// Validates responses against Clockify's OpenAPI document. The result lists all violations, and is empty for a valid response.
/// </summary>
/// <remarks>
/// The document declares no nulls and few required members. So null is allowed everywhere, unknown members are violations, and members that
/// all recorded responses have are required. <see cref="VendorDeviations"/> lists where the document is wrong.
/// </remarks>
internal static partial class VendorSchema
{
    private static readonly JsonElement _document = Load();

    private static readonly string[] _methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly ILookup<(string Method, int Segments), (string[] Template, JsonElement Operation)> _operations =
        IndexOperations();

    private static readonly Dictionary<string, JsonElement> _schemas = _document
        .GetProperty("components")
        .GetProperty("schemas")
        .EnumerateObject()
        .ToDictionary(schema => schema.Name, schema => schema.Value, StringComparer.Ordinal);

    // Most tests get equal responses from the demo company: a valid response is not validated again.
    private static readonly ConcurrentDictionary<(string Schema, string Hash), bool> _valid = [];

    /// <summary>Returns the operations that Maton's gateway reaches. Reports and the audit log are on other hosts.</summary>
    public static IEnumerable<(string Method, string Path)> Operations() =>
        from path in _document.GetProperty("paths").EnumerateObject()
        where path.Value.GetProperty("servers")[0].GetProperty("url").GetString() == "https://api.clockify.me/api"
        from method in _methods
        where path.Value.TryGetProperty(LowerCase(method), out _)
        select (method, path.Name);

    /// <summary>Returns the values that the document allows for a member.</summary>
    public static IReadOnlyList<string> EnumValues(string schema, string member) =>
        [
            .. _schemas[schema]
                .GetProperty("properties")
                .GetProperty(member)
                .GetProperty("enum")
                .EnumerateArray()
                .Select(value => value.GetString()!),
        ];

    public static IReadOnlyList<string> Validate(string method, string path, int status, string? json)
    {
        var operation = FindOperation(method, path);
        if (status >= 400)
        {
            return [.. CheckError(json)];
        }

        if (operation is not { } found)
        {
            return [$"{method} {path} returned {status}, but is not in the vendor's document"];
        }

        if (!found.GetProperty("responses").TryGetProperty($"{status}", out var response))
        {
            return [$"{method} {path} can't return {status}"];
        }

        if (!response.TryGetProperty("content", out var content))
        {
            return string.IsNullOrEmpty(json) ? [] : [$"{method} {path} must return {status} without a body"];
        }

        if (string.IsNullOrEmpty(json))
        {
            return [$"{method} {path} must return {status} with a body"];
        }

        var schema = content.EnumerateObject().First().Value.GetProperty("schema");
        var validated = (schema.GetRawText(), Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(json))));
        if (_valid.ContainsKey(validated))
        {
            return [];
        }

        using var body = JsonDocument.Parse(json);
        string[] violations = [.. Check(schema, body.RootElement, "$")];
        if (violations.Length == 0)
        {
            _valid[validated] = true;
        }

        return violations;
    }

    private static IEnumerable<string> CheckError(string? json)
    {
        if (string.IsNullOrEmpty(json))
        {
            yield break;
        }

        using var body = JsonDocument.Parse(json);
        var members = body.RootElement.EnumerateObject().Select(member => member.Name).ToList();
        if (!members.SequenceEqual(["message", "code"]))
        {
            yield return $"An error has message and code, not {string.Join(", ", members)}";
        }
        else if (
            body.RootElement.GetProperty("message").ValueKind != JsonValueKind.String
            || body.RootElement.GetProperty("code").ValueKind != JsonValueKind.Number
        )
        {
            yield return "An error's message is text, its code a number";
        }
    }

    private static IEnumerable<string> Check(JsonElement schema, JsonElement value, string location)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = VendorDeviations.ActualSchema(reference.GetString()!.Split('/')[^1]);
            var target = _schemas[name];
            return target.TryGetProperty("oneOf", out var oneOf)
                ? CheckScalar(oneOf[0], value, location)
                : CheckObject(name, target, value, location);
        }

        return schema.TryGetProperty("type", out var type) && type.GetString() == "array"
            ? CheckArray(schema, value, location)
            : CheckScalar(schema, value, location);
    }

    private static IEnumerable<string> CheckArray(JsonElement schema, JsonElement value, string location) =>
        value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().SelectMany((item, place) => Check(schema.GetProperty("items"), item, $"{location}[{place}]"))
            : [$"{location} is not an array"];

    private static IEnumerable<string> CheckObject(string name, JsonElement schema, JsonElement value, string location)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            yield return $"{location} is not an object ({name})";
            yield break;
        }

        foreach (var required in VendorDeviations.RequiredMembers(name, hydrated: value.TryGetProperty("favorite", out _)))
        {
            if (!value.TryGetProperty(required, out _))
            {
                yield return $"{location}.{required} is missing ({name})";
            }
        }

        var properties = schema.GetProperty("properties");
        foreach (var member in value.EnumerateObject())
        {
            var place = $"{location}.{member.Name}";
            if (VendorDeviations.IsArrayOfStrings(name, member.Name))
            {
                if (
                    member.Value.ValueKind != JsonValueKind.Array
                    || member.Value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String)
                )
                {
                    yield return $"{place} is not an array of strings";
                }
            }
            else if (
                properties.TryGetProperty(member.Name, out var property)
                || VendorDeviations.TryGetAddedMember(name, member.Name, out property)
            )
            {
                foreach (var violation in Check(property, member.Value, place))
                {
                    yield return violation;
                }
            }
            else
            {
                yield return $"{place} is not a member of {name}";
            }
        }
    }

    private static IEnumerable<string> CheckScalar(JsonElement schema, JsonElement value, string location)
    {
        var type = schema.TryGetProperty("type", out var declared) ? declared.GetString() : null;
        var fits = type switch
        {
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "number" => value.ValueKind == JsonValueKind.Number,
            _ => true,
        };
        if (!fits)
        {
            yield return $"{location} is {value.ValueKind}, not {type}";
        }
        else if (schema.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(one => one.GetString() == value.GetString()))
        {
            yield return $"{location} is none of its values: {value}";
        }
        else if (
            schema.TryGetProperty("format", out var format)
            && format.GetString() == "date-time"
            && !WholeSecondsUtc().IsMatch(value.GetString()!)
        )
        {
            yield return $"{location} is not a time in whole seconds, UTC: {value}";
        }
    }

    private static JsonElement? FindOperation(string method, string path)
    {
        // The API may have a path prefix; the document's paths start at the version.
        var withoutQuery = path.Split('?')[0];
        var segments = withoutQuery[Math.Max(withoutQuery.IndexOf("/v1/", StringComparison.Ordinal), 0)..].Split('/');
        return _operations[(LowerCase(method), segments.Length)]
            .Where(candidate => Matches(candidate.Template, segments))
            .Select(candidate => (JsonElement?)candidate.Operation)
            .FirstOrDefault();
    }

    // If two templates match a path, the one with fewer parameters is the right one.
    private static ILookup<(string Method, int Segments), (string[] Template, JsonElement Operation)> IndexOperations() =>
        (
            from path in _document.GetProperty("paths").EnumerateObject()
            orderby path.Name.Count(letter => letter == '{')
            from operation in path.Value.EnumerateObject()
            let template = path.Name.Split('/')
            select (Key: (operation.Name, template.Length), (template, operation.Value))
        ).ToLookup(one => one.Key, one => one.Item2);

    private static bool Matches(string[] template, string[] path) =>
        template.Zip(path).All(pair => pair.First.StartsWith('{') ? pair.Second.Length > 0 : pair.First == pair.Second);

    private static string LowerCase(string method) =>
        method switch
        {
            "GET" => "get",
            "POST" => "post",
            "PUT" => "put",
            "PATCH" => "patch",
            _ => "delete",
        };

    private static JsonElement Load()
    {
        using var document = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Sandbox", "clockify-openapi.json"))
        );
        return document.RootElement.Clone();
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    private static partial Regex WholeSecondsUtc();
}
