namespace ClockifyBff.Upstream;

/// <summary>Where a call goes, in words that can be counted, and whose limit it can meet there.</summary>
/// <param name="Name">The path with its ids taken out; <c>other</c> for what this service itself never calls.</param>
/// <param name="Workspace">The workspace it is about; null for none.</param>
internal sealed record UpstreamRoute(string Name, string? Workspace)
{
    private const string W = "workspaces/{id}";

    /// <summary>Maton's own side.</summary>
    public static readonly UpstreamRoute Connections = new("connections", null);

    private static readonly UpstreamRoute _user = new("user", null);
    private static readonly UpstreamRoute _workspaces = new("workspaces", null);

    /// <param name="path">A path below Clockify's API; a query doesn't matter.</param>
    public static UpstreamRoute Of(ReadOnlySpan<char> path)
    {
        var queryAt = path.IndexOf('?');
        var segments = (queryAt < 0 ? path : path[..queryAt]).Trim('/').ToString().Split('/');
        return segments switch
        {
            ["user"] => _user,
            ["workspaces"] => _workspaces,
            ["workspaces", var workspace, .. var below] => new UpstreamRoute(NameOf(below), workspace),
            _ => new UpstreamRoute("other", null),
        };
    }

    // A table, so that nobody who makes up paths makes up names to count.
    private static string NameOf(string[] below) =>
        below switch
        {
            [] => W,
            ["users"] => W + "/users",
            ["projects"] => W + "/projects",
            ["projects", _] => W + "/projects/{id}",
            ["projects", _, "tasks"] => W + "/projects/{id}/tasks",
            ["projects", _, "tasks", _] => W + "/projects/{id}/tasks/{id}",
            ["clients"] => W + "/clients",
            ["clients", _] => W + "/clients/{id}",
            ["tags"] => W + "/tags",
            ["tags", _] => W + "/tags/{id}",
            ["custom-fields"] => W + "/custom-fields",
            ["time-entries"] => W + "/time-entries",
            ["time-entries", "status", "in-progress"] => W + "/time-entries/status/in-progress",
            ["time-entries", _] => W + "/time-entries/{id}",
            ["user", _, "time-entries"] => W + "/user/{id}/time-entries",
            ["user", _, "time-entries", _, "duplicate"] => W + "/user/{id}/time-entries/{id}/duplicate",
            _ => "other",
        };
}
