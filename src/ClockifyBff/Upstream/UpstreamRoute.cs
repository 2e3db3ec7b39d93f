namespace ClockifyBff.Upstream;

/// <summary>The route of an upstream request, for metrics and rate limits.</summary>
/// <param name="Name">The path with <c>{id}</c> in place of ids; <c>other</c> for routes that this service itself never calls.</param>
/// <param name="Workspace">The workspace id; null for none.</param>
internal sealed record UpstreamRoute(string Name, string? Workspace)
{
    private const string W = "workspaces/{id}";

    /// <summary>Maton's connection management.</summary>
    public static readonly UpstreamRoute Connections = new("connections", null);

    private static readonly UpstreamRoute _user = new("user", null);
    private static readonly UpstreamRoute _workspaces = new("workspaces", null);

    /// <param name="path">A path below Clockify's API, with or without a query.</param>
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

    // A fixed set of names, so that arbitrary paths of the raw proxy can't create new metric series.
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
