namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>The rules every name obeys.</summary>
internal static class NameRules
{
    /// <summary>The name a body must give.</summary>
    public static string ReadRequired(JacksonObject body, string what, int min, int max) =>
        body.GetString("name") is { Length: > 0 } name ? Validate(name, what, min, max) : throw ClockifyException.NameRequired(what);

    public static string Validate(string name, string what, int min, int max)
    {
        // Recorded for descriptions; for names inferred.
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

    /// <summary>A text of limited length; null when the body gives none.</summary>
    public static string? ReadOptionalText(JacksonObject body, string field, string what, int max)
    {
        var text = body.GetString(field);
        return text is null || text.Length <= max ? text : throw ClockifyException.TooLong(what, max);
    }
}
