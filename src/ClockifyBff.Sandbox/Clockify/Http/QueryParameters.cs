namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>Query parameters, converted like those of Clockify's Java framework, Spring. Unknown parameters are ignored.</summary>
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

    /// <summary>Returns the values of a repeated or comma-separated parameter: clients use both forms.</summary>
    public IReadOnlyList<string> GetStrings(string name) =>
        [.. parameters[name].SelectMany(value => value?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [])];

    public string? GetEnum(string name, params string[] allowed) =>
        GetString(name) is not { } text ? null
        : allowed.Contains(text) ? text
        : throw ClockifyException.ParameterNotConvertible(name, "java.lang.Enum", $"No enum constant {text}");

    /// <summary>
    /// Returns the local date and time of a parameter, without its offset. Recorded: the offset is required, but ignored; an empty value is
    /// an invalid date, not an absent parameter.
    /// </summary>
    public NodaTime.LocalDateTime? GetLocalDateTime(string name) =>
        parameters[name].FirstOrDefault() is { } text
            ? (Iso8601.ParseDateTime(text) ?? throw ClockifyException.InvalidValue(name)).LocalDateTime
            : null;

    /// <summary>Returns a filter for names that contain <c>name</c>, or equal it if <c>strict-name-search</c> is set.</summary>
    public Func<string, bool> NameFilter()
    {
        var text = GetString("name");
        var strict = GetBoolean("strict-name-search") ?? false;
        return name =>
            text is null
            || (strict ? name.Equals(text, StringComparison.OrdinalIgnoreCase) : name.Contains(text, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Sorts a list by the parameters <c>sort-column</c> and <c>sort-order</c>.</summary>
    public IEnumerable<T> Sort<T>(IEnumerable<T> items, string defaultColumn, Dictionary<string, Func<T, IComparable>> columns)
    {
        var key = columns[GetEnum("sort-column", [.. columns.Keys]) ?? defaultColumn];
        return GetEnum("sort-order", "ASCENDING", "DESCENDING") == "DESCENDING" ? items.OrderByDescending(key) : items.OrderBy(key);
    }

    private static bool IsOneOf(string text, params string[] words) => words.Contains(text, StringComparer.OrdinalIgnoreCase);
}
