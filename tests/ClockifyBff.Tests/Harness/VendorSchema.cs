using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClockifyBff.Tests.Harness;

/// <summary>Holds answers against Clockify's own document: every violation in one list, none when the answer could be Clockify's.</summary>
/// <remarks>
/// The document declares neither nulls nor, mostly, what is required, so: null is allowed everywhere, unknown members are refused, and the
/// members that were recorded in live answers are required. Where the document itself is wrong, <see cref="VendorDeviations"/> says so.
/// </remarks>
internal static partial class VendorSchema
{
    private static readonly JsonElement _document = Load();

    private static readonly string[] _methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly ILookup<(string Method, int Segments), (string[] Template, JsonElement Operation)> _operations = Templates();

    private static readonly Dictionary<string, JsonElement> _schemas = _document
        .GetProperty("components")
        .GetProperty("schemas")
        .EnumerateObject()
        .ToDictionary(schema => schema.Name, schema => schema.Value, StringComparer.Ordinal);

    // The demo company answers the same to most tests: what was found to be valid once is not checked again.
    private static readonly ConcurrentDictionary<(string Schema, string Hash), bool> _valid = [];

    /// <summary>Every operation of the host the gateway reaches: reports and the audit log live on others.</summary>
    public static IEnumerable<(string Method, string Path)> Operations() =>
        from path in _document.GetProperty("paths").EnumerateObject()
        where path.Value.GetProperty("servers")[0].GetProperty("url").GetString() == "https://api.clockify.me/api"
        from method in _methods
        where path.Value.TryGetProperty(Lower(method), out _)
        select (method, path.Name);

    public static IReadOnlyList<string> Validate(string method, string path, int status, string? json)
    {
        var operation = FindOperation(method, path);
        if (status >= 400)
        {
            return [.. Error(json)];
        }

        if (operation is not { } found)
        {
            return [$"{method} {path} is not in the vendor's document, and yet it answered {status}"];
        }

        if (!found.GetProperty("responses").TryGetProperty($"{status}", out var response))
        {
            return [$"{method} {path} does not answer {status}"];
        }

        if (!response.TryGetProperty("content", out var content))
        {
            return string.IsNullOrEmpty(json) ? [] : [$"{method} {path} answers {status} without a body"];
        }

        if (string.IsNullOrEmpty(json))
        {
            return [$"{method} {path} answers {status} with a body"];
        }

        var schema = content.EnumerateObject().First().Value.GetProperty("schema");
        var answer = (schema.GetRawText(), Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(json))));
        if (_valid.ContainsKey(answer))
        {
            return [];
        }

        using var body = JsonDocument.Parse(json);
        string[] violations = [.. Check(schema, body.RootElement, "$")];
        if (violations.Length == 0)
        {
            _valid[answer] = true;
        }

        return violations;
    }

    private static IEnumerable<string> Error(string? json)
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

    private static IEnumerable<string> Check(JsonElement schema, JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = VendorDeviations.Replaced(reference.GetString()!.Split('/')[^1]);
            var target = _schemas[name];
            return target.TryGetProperty("oneOf", out var oneOf) ? CheckScalar(oneOf[0], value, at) : CheckObject(name, target, value, at);
        }

        return schema.TryGetProperty("type", out var type) && type.GetString() == "array"
            ? CheckArray(schema, value, at)
            : CheckScalar(schema, value, at);
    }

    private static IEnumerable<string> CheckArray(JsonElement schema, JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().SelectMany((item, place) => Check(schema.GetProperty("items"), item, $"{at}[{place}]"))
            : [$"{at} is not an array"];

    private static IEnumerable<string> CheckObject(string name, JsonElement schema, JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            yield return $"{at} is not an object ({name})";
            yield break;
        }

        foreach (var required in VendorDeviations.Recorded(name, hydrated: value.TryGetProperty("favorite", out _)))
        {
            if (!value.TryGetProperty(required, out _))
            {
                yield return $"{at}.{required} is missing ({name})";
            }
        }

        var properties = schema.GetProperty("properties");
        foreach (var member in value.EnumerateObject())
        {
            var place = $"{at}.{member.Name}";
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
            else if (properties.TryGetProperty(member.Name, out var property) || VendorDeviations.TryAdded(name, member.Name, out property))
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

    private static IEnumerable<string> CheckScalar(JsonElement schema, JsonElement value, string at)
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
            yield return $"{at} is {value.ValueKind}, not {type}";
        }
        else if (schema.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(one => one.GetString() == value.GetString()))
        {
            yield return $"{at} is none of its values: {value}";
        }
        else if (
            schema.TryGetProperty("format", out var format)
            && format.GetString() == "date-time"
            && !WholeSecondsUtc().IsMatch(value.GetString()!)
        )
        {
            yield return $"{at} is not a time in whole seconds, UTC: {value}";
        }
    }

    private static JsonElement? FindOperation(string method, string path)
    {
        // Wherever the API is mounted: the document's paths start at its version.
        var plain = path.Split('?')[0];
        var asked = plain[Math.Max(plain.IndexOf("/v1/", StringComparison.Ordinal), 0)..].Split('/');
        return _operations[(Lower(method), asked.Length)]
            .Where(candidate => Fits(candidate.Template, asked))
            .Select(candidate => (JsonElement?)candidate.Operation)
            .FirstOrDefault();
    }

    // Of two templates that fit a path, the one with fewer parameters means it.
    private static ILookup<(string Method, int Segments), (string[] Template, JsonElement Operation)> Templates() =>
        (
            from path in _document.GetProperty("paths").EnumerateObject()
            orderby path.Name.Count(letter => letter == '{')
            from operation in path.Value.EnumerateObject()
            let template = path.Name.Split('/')
            select (Key: (operation.Name, template.Length), (template, operation.Value))
        ).ToLookup(one => one.Key, one => one.Item2);

    private static bool Fits(string[] template, string[] path) =>
        template.Zip(path).All(pair => pair.First.StartsWith('{') ? pair.Second.Length > 0 : pair.First == pair.Second);

    private static string Lower(string method) =>
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
