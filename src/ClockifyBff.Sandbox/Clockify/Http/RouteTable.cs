namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>The routes below <c>/v1</c>. As in Spring, paths are case-sensitive and extra slashes don't match.</summary>
/// <remarks>Endpoint routing is not used: on a branch, it would add these routes to those of the whole application.</remarks>
internal sealed class RouteTable
{
    private readonly List<Route> _routes = [];
    private readonly List<(string Method, string[] Segments)> _excluded = [];

    public void Map(string method, string template, OperationHandler handler, Func<ClockifyException>? unknownWorkspace = null) =>
        _routes.Add(
            new Route(method, template.Split('/')[1..], handler) { UnknownWorkspace = unknownWorkspace ?? ClockifyException.AccessDenied }
        );

    public void Get(string template, OperationHandler handler) => MapInWorkspace("GET", template, handler);

    public void Post(string template, OperationHandler handler, Func<ClockifyException>? unknownWorkspace = null) =>
        MapInWorkspace("POST", template, handler, unknownWorkspace);

    public void Put(string template, OperationHandler handler) => MapInWorkspace("PUT", template, handler);

    public void Patch(string template, OperationHandler handler) => MapInWorkspace("PATCH", template, handler);

    public void Delete(string template, OperationHandler handler) => MapInWorkspace("DELETE", template, handler);

    public void MapInWorkspace(
        string method,
        string template,
        OperationHandler handler,
        Func<ClockifyException>? unknownWorkspace = null
    ) => Map(method, "/workspaces/{workspaceId}" + template, handler, unknownWorkspace);

    /// <summary>Excludes a path for some methods, although a route with an id would match it.</summary>
    public void Exclude(string template, params string[] methods) =>
        _excluded.AddRange(methods.Select(method => (method, $"workspaces/{{workspaceId}}{template}".Split('/'))));

    /// <summary>Finds the route of a request.</summary>
    /// <exception cref="ClockifyException">The path or the method is unknown.</exception>
    public Route Find(string method, string path)
    {
        string[] segments = path.StartsWith("/v1/", StringComparison.Ordinal) ? path.Split('/')[2..] : [];
        List<Route> matching = [.. _routes.Where(route => route.Matches(segments))];
        if (matching.Count == 0 || _excluded.Any(excluded => excluded.Method == method && Route.Matches(excluded.Segments, segments)))
        {
            throw ClockifyException.NoStaticResource(path.TrimStart('/'));
        }

        return matching.FirstOrDefault(route => route.Method == (method == "HEAD" ? "GET" : method))
            ?? throw ClockifyException.MethodNotSupported(method, [.. matching.Select(route => route.Method).Distinct()]);
    }
}
