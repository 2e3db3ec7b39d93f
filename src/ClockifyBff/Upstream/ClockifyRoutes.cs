using System.Collections.Frozen;
using static ClockifyBff.Upstream.InvalidatedTag;

namespace ClockifyBff.Upstream;

/// <summary>
/// The routes of Clockify that this service treats in their own way: in metrics, in authorization, or because a write to them makes
/// cached data outdated.
/// </summary>
internal static class ClockifyRoutes
{
    // A fixed set of names, so that arbitrary paths of the raw proxy can't create new metric series.
    private const string Other = "other";

    /// <summary>Maton's connection management, for metrics.</summary>
    public static readonly ClockifyRoute Connections = new("connections", "connections", Workspace: null, AdminMethods.None, []);

    private static readonly ClockifyRoute _user = new("user", "user", Workspace: null, AdminMethods.None, []);
    private static readonly ClockifyRoute _workspaces = new("workspaces", "workspaces", Workspace: null, AdminMethods.None, [Workspaces]);

    // Cached time entries contain names of projects, tasks and tags, and running timers contain their ids.
    private static readonly InvalidatedTag[] _projectTags = [Projects, OwnTimeEntries, RunningTimersOnDelete];
    private static readonly InvalidatedTag[] _clientTags = [Clients, Projects, OwnTimeEntries];
    private static readonly InvalidatedTag[] _tagTags = [Tags, OwnTimeEntries, RunningTimersOnDelete];
    private static readonly InvalidatedTag[] _timeEntryTags = [OwnTimeEntries, RunningTimers];
    private static readonly InvalidatedTag[] _userTimeEntryTags = [TimeEntriesOfUser, RunningTimers];

    /// <summary>The routes below <c>workspaces/{id}</c>. The first that matches a path applies.</summary>
    private static readonly Row[] _rows =
    [
        new("", InMetrics: true),
        // Hourly and cost rates. Those of members are below users, projects and tasks.
        new("hourly-rate", AdminMethods.Writes, [Workspaces]),
        new("cost-rate", AdminMethods.Writes, [Workspaces]),
        new("time-entries", Tags: _timeEntryTags, InMetrics: true),
        new("time-entries/status/in-progress", Tags: _timeEntryTags, InMetrics: true),
        new("time-entries/{id}", Tags: _timeEntryTags, InMetrics: true),
        new("time-entries/**", Tags: _timeEntryTags),
        new("user/{id}/time-entries", Tags: _userTimeEntryTags, InMetrics: true),
        new("user/{id}/time-entries/{id}/duplicate", Tags: _userTimeEntryTags, InMetrics: true),
        new("user/{id}/time-entries/**", Tags: _userTimeEntryTags),
        new("projects", Tags: _projectTags, InMetrics: true),
        new("projects/{id}", Tags: _projectTags, InMetrics: true),
        new("projects/{id}/tasks", Tags: _projectTags, InMetrics: true),
        new("projects/{id}/tasks/{id}", Tags: _projectTags, InMetrics: true),
        new("projects/{id}/tasks/{id}/hourly-rate", AdminMethods.Writes, _projectTags),
        new("projects/{id}/tasks/{id}/cost-rate", AdminMethods.Writes, _projectTags),
        new("projects/{id}/users/{id}/hourly-rate", AdminMethods.Writes, _projectTags),
        new("projects/{id}/users/{id}/cost-rate", AdminMethods.Writes, _projectTags),
        new("projects/{id}/custom-fields/**", AdminMethods.Writes, _projectTags),
        new("projects/**", Tags: _projectTags),
        new("clients", Tags: _clientTags, InMetrics: true),
        new("clients/{id}", Tags: _clientTags, InMetrics: true),
        new("clients/**", Tags: _clientTags),
        new("tags", Tags: _tagTags, InMetrics: true),
        new("tags/{id}", Tags: _tagTags, InMetrics: true),
        new("tags/**", Tags: _tagTags),
        // Definitions of custom fields.
        new("custom-fields", AdminMethods.Writes, [CustomFields], InMetrics: true),
        new("custom-fields/**", AdminMethods.Writes, [CustomFields]),
        // Members of the workspace, their roles and custom fields. POST users/info only reads.
        new("users", AdminMethods.Writes, [Users], InMetrics: true),
        new("users/info", Tags: [Users]),
        new("users/{id}", AdminMethods.Writes, [Users]),
        new("users/{id}/roles/**", AdminMethods.Writes, [Users]),
        new("users/{id}/custom-field/**", AdminMethods.Writes, [Users]),
        new("users/{id}/hourly-rate", AdminMethods.Writes, [Users]),
        new("users/{id}/cost-rate", AdminMethods.Writes, [Users]),
        new("users/**", Tags: [Users]),
        new("member-profile/**", Tags: [Users, User]),
        new("user-groups/**", AdminMethods.Writes),
        // Webhooks expose the token that signs their requests, and can send the workspace's data to any URL.
        new("webhooks/**", AdminMethods.All),
        new("addons/**", AdminMethods.All),
    ];

    private static readonly Row _otherRow = new("**");

    private static readonly FrozenDictionary<string, Row[]>.AlternateLookup<ReadOnlySpan<char>> _rowsByFirstSegment = _rows
        .GroupBy(row => row.Path.Split('/')[0])
        .ToFrozenDictionary(rows => rows.Key, rows => rows.ToArray(), StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Finds the route of a request.</summary>
    /// <param name="path">A path below Clockify's API, with or without a query.</param>
    public static ClockifyRoute Match(string path)
    {
        var queryAt = path.IndexOf('?', StringComparison.Ordinal);
        var rest = path.AsSpan(0, queryAt < 0 ? path.Length : queryAt).Trim('/');
        path = rest.Length == path.Length ? path : rest.ToString();
        switch (rest)
        {
            case "user":
                return _user;
            case "workspaces":
                return _workspaces;
        }

        var root = TakeSegment(ref rest);
        if (rest.IsEmpty || !root.Equals("workspaces", StringComparison.OrdinalIgnoreCase))
        {
            return new ClockifyRoute(Other, path, Workspace: null, AdminMethods.None, []);
        }

        var workspace = TakeSegment(ref rest);
        var row = Find(rest, out var adminMethods);
        if (rest.IndexOfAny('.', '~') >= 0)
        {
            // In case Clockify ignores a file name extension or a similar suffix, the stricter of both rules applies.
            Find(WithoutSuffixes(rest), out var withoutSuffixes);
            adminMethods = withoutSuffixes > adminMethods ? withoutSuffixes : adminMethods;
        }

        return root is "workspaces"
            ? new ClockifyRoute(row.Name, path, workspace.ToString(), adminMethods, row.Tags)
            : new ClockifyRoute(Other, path, Workspace: null, adminMethods, []);
    }

    // In case Clockify ignores case, a path that differs from a route in case only requires the administrator role too.
    private static Row Find(ReadOnlySpan<char> path, out AdminMethods adminMethods)
    {
        adminMethods = AdminMethods.None;
        var rest = path;
        if (_rowsByFirstSegment.TryGetValue(TakeSegment(ref rest), out var rows))
        {
            foreach (var row in rows)
            {
                if (row.Matches(path, StringComparison.OrdinalIgnoreCase))
                {
                    adminMethods = row.AdminMethods > adminMethods ? row.AdminMethods : adminMethods;
                    if (row.Matches(path, StringComparison.Ordinal))
                    {
                        return row;
                    }
                }
            }
        }

        return _otherRow;
    }

    private static string WithoutSuffixes(ReadOnlySpan<char> path) =>
        string.Join('/', path.ToString().Split('/').Select(segment => segment.Split('.', '~')[0]));

    private static ReadOnlySpan<char> TakeSegment(ref ReadOnlySpan<char> path)
    {
        var end = path.IndexOf('/');
        var segment = end < 0 ? path : path[..end];
        path = end < 0 ? [] : path[(end + 1)..];
        return segment;
    }

    /// <summary>A route, and how requests to it are treated.</summary>
    /// <param name="Path">The path, in which <c>{id}</c> matches one segment, and <c>**</c> at the end any number of segments.</param>
    /// <param name="AdminMethods">The methods that require the administrator role in a raw request.</param>
    /// <param name="Tags">The cache tags that a raw write invalidates; null for none.</param>
    /// <param name="InMetrics">Whether metrics show the route. They show those that this service itself calls.</param>
    private sealed record Row(
        string Path,
        AdminMethods AdminMethods = AdminMethods.None,
        InvalidatedTag[]? Tags = null,
        bool InMetrics = false
    )
    {
        private readonly string[] _segments = Path.Replace("**", "", StringComparison.Ordinal)
            .Split('/', StringSplitOptions.RemoveEmptyEntries);
        private readonly bool _includesRoutesBelow = Path.EndsWith("**", StringComparison.Ordinal);

        public string Name { get; } = InMetrics ? $"workspaces/{{id}}/{Path}".TrimEnd('/') : Other;

        public InvalidatedTag[] Tags { get; } = Tags ?? [];

        public bool Matches(ReadOnlySpan<char> path, StringComparison comparison)
        {
            foreach (var expected in _segments)
            {
                if (path.IsEmpty)
                {
                    return false;
                }

                var segment = TakeSegment(ref path);
                if (expected != "{id}" && !segment.Equals(expected, comparison))
                {
                    return false;
                }
            }

            return path.IsEmpty || _includesRoutesBelow;
        }
    }
}
