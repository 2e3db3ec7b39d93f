namespace ClockifyBff.RawProxy;

/// <summary>The operations that administer a workspace rather than track time in it: who has the role may call them.</summary>
internal static class AdministrativeRoutes
{
    /// <summary>Paths below <c>workspaces/{id}/</c>. A star stands for one segment, two at the end for any number.</summary>
    private static readonly (bool ReadsToo, string Path)[] _table =
    [
        // Webhooks show the token that signs their calls, and send the workspace's data to any address.
        (true, "webhooks/**"),
        (true, "addons/**"),
        // Who is in the workspace, as what, and with which fields about them. Not users/info: it only reads.
        (false, "users"),
        (false, "users/*"),
        (false, "users/*/roles/**"),
        (false, "users/*/custom-field/**"),
        (false, "user-groups/**"),
        // What people cost and are paid.
        (false, "hourly-rate"),
        (false, "cost-rate"),
        (false, "users/*/hourly-rate"),
        (false, "users/*/cost-rate"),
        (false, "projects/*/users/*/hourly-rate"),
        (false, "projects/*/users/*/cost-rate"),
        (false, "projects/*/tasks/*/hourly-rate"),
        (false, "projects/*/tasks/*/cost-rate"),
        // Which fields everybody fills in.
        (false, "custom-fields/**"),
        (false, "projects/*/custom-fields/**"),
    ];

    private static readonly (bool ReadsToo, string[] Segments)[] _patterns = [.. _table.Select(row => (row.ReadsToo, row.Path.Split('/')))];

    /// <summary>Which methods on a path administer.</summary>
    /// <param name="path">What comes after <c>/clockify/api/v1/</c>, without the query.</param>
    public static AdministrativeMethods MethodsOf(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is not [var workspaces, _, .. var below] || !Same(workspaces, "workspaces") || below is ["users", "info"])
        {
            return AdministrativeMethods.None;
        }

        var found = AdministrativeMethods.None;
        foreach (var (readsToo, pattern) in _patterns)
        {
            if (Matches(pattern, below))
            {
                found = readsToo ? AdministrativeMethods.All : AdministrativeMethods.Writes;
            }
        }

        return found;
    }

    private static bool Matches(string[] pattern, string[] segments)
    {
        var open = pattern[^1] == "**";
        var fixedPart = open ? pattern[..^1] : pattern;
        return (open ? segments.Length >= fixedPart.Length : segments.Length == fixedPart.Length)
            && fixedPart.Zip(segments).All(pair => pair.First == "*" || Same(pair.First, pair.Second));
    }

    // Should Clockify ever be lax about case, this is not the place to find out.
    private static bool Same(string expected, string actual) => expected.Equals(actual, StringComparison.OrdinalIgnoreCase);
}
