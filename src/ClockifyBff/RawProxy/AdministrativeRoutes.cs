namespace ClockifyBff.RawProxy;

/// <summary>The Clockify routes that administer a workspace rather than track time. They require the administrator role.</summary>
internal static class AdministrativeRoutes
{
    /// <summary>Paths below <c>workspaces/{id}/</c>. <c>*</c> matches one segment, <c>**</c> at the end any number of segments.</summary>
    private static readonly (bool IncludesReads, string Path)[] _routes =
    [
        // Webhooks expose the token that signs their requests, and can send the workspace's data to any URL.
        (true, "webhooks/**"),
        (true, "addons/**"),
        // Members of the workspace, their roles and custom fields. Not users/info, which only reads.
        (false, "users"),
        (false, "users/*"),
        (false, "users/*/roles/**"),
        (false, "users/*/custom-field/**"),
        (false, "user-groups/**"),
        // Hourly and cost rates.
        (false, "hourly-rate"),
        (false, "cost-rate"),
        (false, "users/*/hourly-rate"),
        (false, "users/*/cost-rate"),
        (false, "projects/*/users/*/hourly-rate"),
        (false, "projects/*/users/*/cost-rate"),
        (false, "projects/*/tasks/*/hourly-rate"),
        (false, "projects/*/tasks/*/cost-rate"),
        // Definitions of custom fields.
        (false, "custom-fields/**"),
        (false, "projects/*/custom-fields/**"),
    ];

    private static readonly (bool IncludesReads, string[] Segments)[] _patterns =
    [
        .. _routes.Select(route => (route.IncludesReads, route.Path.Split('/'))),
    ];

    /// <summary>Returns the methods of a path that require the administrator role.</summary>
    /// <param name="path">The path below <c>/clockify/api/v1/</c>, without the query.</param>
    public static AdministrativeMethods MethodsOf(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (
            segments is not [var workspaces, _, .. var below]
            || !EqualsIgnoringCase(workspaces, "workspaces")
            || below is ["users", "info"]
        )
        {
            return AdministrativeMethods.None;
        }

        var methods = AdministrativeMethods.None;
        foreach (var (includesReads, pattern) in _patterns)
        {
            if (Matches(pattern, below))
            {
                methods = includesReads ? AdministrativeMethods.All : AdministrativeMethods.Writes;
            }
        }

        return methods;
    }

    private static bool Matches(string[] pattern, string[] segments)
    {
        var isPrefix = pattern[^1] == "**";
        var fixedPart = isPrefix ? pattern[..^1] : pattern;
        return (isPrefix ? segments.Length >= fixedPart.Length : segments.Length == fixedPart.Length)
            && fixedPart.Zip(segments).All(pair => pair.First == "*" || EqualsIgnoringCase(pair.First, pair.Second));
    }

    // Ignores case, in case Clockify does.
    private static bool EqualsIgnoringCase(string expected, string actual) => expected.Equals(actual, StringComparison.OrdinalIgnoreCase);
}
