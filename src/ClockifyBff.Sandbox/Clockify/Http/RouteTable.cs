namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>The route table below <c>/v1</c>, matched as Spring does: by case, and without forgiving slashes.</summary>
/// <remarks>Endpoint routing is not used: on a branch it would add these routes to the whole application's.</remarks>
internal sealed class RouteTable
{
    private readonly List<Route> _routes = [];
    private readonly List<(string Method, string[] Segments)> _unknown = [];

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

    /// <summary>A path that these verbs do not have, although a template for other verbs takes its last segment for an id.</summary>
    public void Exclude(string template, params string[] methods) =>
        _unknown.AddRange(methods.Select(method => (method, $"workspaces/{{workspaceId}}{template}".Split('/'))));

    /// <summary>The route of a request, or the refusal of an unknown path or verb.</summary>
    public Route Find(string method, string path)
    {
        string[] segments = path.StartsWith("/v1/", StringComparison.Ordinal) ? path.Split('/')[2..] : [];
        List<Route> here = [.. _routes.Where(route => route.Matches(segments))];
        if (here.Count == 0 || _unknown.Any(unknown => unknown.Method == method && Route.Matches(unknown.Segments, segments)))
        {
            throw ClockifyException.NoStaticResource(path.TrimStart('/'));
        }

        return here.FirstOrDefault(route => route.Method == (method == "HEAD" ? "GET" : method))
            ?? throw ClockifyException.MethodNotSupported(method, [.. here.Select(route => route.Method).Distinct()]);
    }
}
