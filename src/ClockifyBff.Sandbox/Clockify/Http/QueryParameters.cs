namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>Query parameters, converted as Spring does. Parameters nobody asks for are ignored, as Clockify does.</summary>
internal sealed class QueryParameters(IQueryCollection parameters)
{
    public string? GetString(string name) => parameters[name].FirstOrDefault() is { Length: > 0 } text ? text : null;

    public bool? GetBoolean(string name) =>
        GetString(name) switch
        {
            null => null,
            var text when IsOneOf(text, "true", "1", "yes", "on") => true,
            var text when IsOneOf(text, "false", "0", "no", "off") => false,
            var text => throw ClockifyException.ParameterNotConvertible(name, "java.lang.Boolean", $"Invalid boolean value [{text}]"),
        };

    public int? GetInt32(string name) =>
        GetString(name) is not { } text ? null
        : int.TryParse(text, out var number) ? number
        : throw ClockifyException.ParameterNotConvertible(name, "java.lang.Integer", $"For input string: \"{text}\"");

    /// <summary>The parameter repeated, or once with commas: clients do both.</summary>
    public IReadOnlyList<string> GetStrings(string name) =>
        [.. parameters[name].SelectMany(value => value?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [])];

    public string? GetEnum(string name, params string[] allowed) =>
        GetString(name) is not { } text ? null
        : allowed.Contains(text) ? text
        : throw ClockifyException.ParameterNotConvertible(name, "java.lang.Enum", $"No enum constant {text}");

    /// <summary>The digits of an instant: what its zone says does not count, but it must be there.
    /// An empty text is a bad date (recorded), not a parameter left out.</summary>
    public NodaTime.LocalDateTime? GetLocalDateTime(string name) =>
        parameters[name].FirstOrDefault() is { } text
            ? (Iso8601.ParseDateTime(text) ?? throw ClockifyException.InvalidValue(name)).LocalDateTime
            : null;

    /// <summary>A filter on names: a part of the name, or all of it with <c>strict-name-search</c>.</summary>
    public Func<string, bool> NameFilter()
    {
        var wanted = GetString("name");
        var strict = GetBoolean("strict-name-search") ?? false;
        return name =>
            wanted is null
            || (
                strict ? name.Equals(wanted, StringComparison.OrdinalIgnoreCase) : name.Contains(wanted, StringComparison.OrdinalIgnoreCase)
            );
    }

    /// <summary>The list in the order of <c>sort-column</c> and <c>sort-order</c>.</summary>
    public IEnumerable<T> Sort<T>(IEnumerable<T> items, string defaultColumn, Dictionary<string, Func<T, IComparable>> columns)
    {
        var key = columns[GetEnum("sort-column", [.. columns.Keys]) ?? defaultColumn];
        return GetEnum("sort-order", "ASCENDING", "DESCENDING") == "DESCENDING" ? items.OrderByDescending(key) : items.OrderBy(key);
    }

    private static bool IsOneOf(string text, params string[] words) => words.Contains(text, StringComparer.OrdinalIgnoreCase);
}
