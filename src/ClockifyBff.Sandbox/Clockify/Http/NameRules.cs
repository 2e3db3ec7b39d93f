namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>Reads and validates names and other texts of limited length.</summary>
internal static class NameRules
{
    /// <summary>Reads the required name of an object; <paramref name="what"/> is the kind of object in the error message.</summary>
    public static string ReadRequired(JacksonObject body, string what, int min, int max) =>
        body.GetString("name") is { Length: > 0 } name ? Validate(name, what, min, max) : throw ClockifyException.NameRequired(what);

    public static string Validate(string name, string what, int min, int max)
    {
        // Recorded for descriptions; an assumption for names.
        RejectAngleBrackets(name);
        return name.Length >= min && name.Length <= max ? name : throw ClockifyException.NameLength(what, min, max);
    }

    public static void RejectAngleBrackets(string text)
    {
        if (text.AsSpan().ContainsAny('<', '>'))
        {
            throw ClockifyException.AngleBrackets();
        }
    }

    /// <summary>Reads an optional text of limited length; null if the field is absent.</summary>
    public static string? ReadOptionalText(JacksonObject body, string field, string what, int max)
    {
        var text = body.GetString(field);
        return text is null || text.Length <= max ? text : throw ClockifyException.TooLong(what, max);
    }
}
