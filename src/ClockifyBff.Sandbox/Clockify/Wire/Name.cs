namespace ClockifyBff.Sandbox.Clockify.Wire;

/// <summary>The rules every name obeys.</summary>
internal static class Name
{
    /// <summary>The name a body must give.</summary>
    public static string Of(Body body, string what, int min, int max) =>
        body.Text("name") is { Length: > 0 } name ? Checked(name, what, min, max) : throw ClockifyError.NameRequired(what);

    public static string Checked(string name, string what, int min, int max)
    {
        // Recorded for descriptions; for names inferred.
        RefuseAngleBrackets(name);
        return name.Length >= min && name.Length <= max ? name : throw ClockifyError.NameLength(what, min, max);
    }

    public static void RefuseAngleBrackets(string text)
    {
        if (text.AsSpan().ContainsAny('<', '>'))
        {
            throw ClockifyError.AngleBrackets();
        }
    }

    /// <summary>A text of limited length; null when the body gives none.</summary>
    public static string? Note(Body body, string field, string what, int max)
    {
        var text = body.Text(field);
        return text is null || text.Length <= max ? text : throw ClockifyError.TooLong(what, max);
    }
}
