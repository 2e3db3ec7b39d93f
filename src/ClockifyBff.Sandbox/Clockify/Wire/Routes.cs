namespace ClockifyBff.Sandbox.Clockify.Wire;

/// <summary>The route table below <c>/v1</c>, matched as Spring does: by case, and without forgiving slashes.</summary>
/// <remarks>Endpoint routing is not used: on a branch it would add these routes to the whole application's.</remarks>
internal sealed class Routes
{
    private readonly List<Route> _routes = [];
    private readonly List<(string Method, string[] Segments)> _unknown = [];

    public void Map(string method, string template, Handler handler, Func<ClockifyError>? unknownWorkspace = null) =>
        _routes.Add(
            new Route(method, template.Split('/')[1..], handler) { UnknownWorkspace = unknownWorkspace ?? ClockifyError.AccessDenied }
        );

    public void Get(string template, Handler handler) => InWorkspace("GET", template, handler);

    public void Post(string template, Handler handler, Func<ClockifyError>? unknownWorkspace = null) =>
        InWorkspace("POST", template, handler, unknownWorkspace);

    public void Put(string template, Handler handler) => InWorkspace("PUT", template, handler);

    public void Patch(string template, Handler handler) => InWorkspace("PATCH", template, handler);

    public void Delete(string template, Handler handler) => InWorkspace("DELETE", template, handler);

    public void InWorkspace(string method, string template, Handler handler, Func<ClockifyError>? unknownWorkspace = null) =>
        Map(method, "/workspaces/{workspaceId}" + template, handler, unknownWorkspace);

    /// <summary>A path that these verbs do not have, although a template for other verbs takes its last segment for an id.</summary>
    public void Unknown(string template, params string[] methods) =>
        _unknown.AddRange(methods.Select(method => (method, $"workspaces/{{workspaceId}}{template}".Split('/'))));

    /// <summary>The route of a request, or the refusal of an unknown path or verb.</summary>
    public Route Find(string method, string path)
    {
        string[] segments = path.StartsWith("/v1/", StringComparison.Ordinal) ? path.Split('/')[2..] : [];
        List<Route> here = [.. _routes.Where(route => route.Matches(segments))];
        if (here.Count == 0 || _unknown.Any(unknown => unknown.Method == method && Route.Matches(unknown.Segments, segments)))
        {
            throw ClockifyError.NoStaticResource(path.TrimStart('/'));
        }

        return here.FirstOrDefault(route => route.Method == (method == "HEAD" ? "GET" : method))
            ?? throw ClockifyError.MethodNotSupported(method, [.. here.Select(route => route.Method).Distinct()]);
    }
}
