using ClockifyBff.Sandbox.Clockify.Users;
using ClockifyBff.Sandbox.Clockify.Workspaces;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>A request to the Clockify API: the caller, the workspace and the parameters.</summary>
internal sealed class ApiRequest(
    ClockifyStore store,
    User caller,
    QueryParameters query,
    IReadOnlyDictionary<string, string> route,
    RequestBody body
)
{
    private Workspace? _workspace;

    public ClockifyStore Store => store;

    public User Caller => caller;

    public QueryParameters Query => query;

    public Instant Now { get; } = store.Now();

    public Workspace Workspace => _workspace ?? throw new InvalidOperationException("The route has no workspace.");

    public Member Member => Workspace.Members.Find(caller.Id)!;

    /// <summary>Whether the caller is an owner or an admin, whom restrictions of regular members don't affect.</summary>
    public bool IsAdmin => Member.IsAdmin;

    public Visibility Visibility => Workspace.VisibilityFor(Member);

    public bool HasBody => !body.IsEmpty;

    public string RouteValue(string name) => route[name];

    /// <summary>Finds the workspace of the route, and counts the request against its rate limit.</summary>
    /// <param name="unknown">Creates the error for a caller who isn't a member of the workspace.</param>
    public void EnterWorkspace(Func<ClockifyException> unknown)
    {
        var id = route["workspaceId"];

        // Recorded: for this id Clockify returns no body; other unknown ids get an error.
        if (id == new string('0', 24))
        {
            throw ClockifyException.NotFoundWithoutBody();
        }

        _workspace =
            store.Workspaces.Find(id) is { } workspace && workspace.Members.Find(caller.Id) is not null ? workspace : throw unknown();
        _workspace.RateLimit.Acquire(Now);
    }

    /// <summary>
    /// Reads the body as an object. <paramref name="signature"/> is the Java method that Clockify's error names if there is no body.
    /// </summary>
    public JacksonObject ReadObject(string signature) => JacksonObject.From(body.RequireJson(signature));

    /// <summary>Reads the body as an array of objects.</summary>
    public IReadOnlyList<JacksonObject> ReadObjects(string signature) => JacksonObject.ListFrom(body.RequireJson(signature));

    /// <summary>Rejects the request unless the caller is an admin.</summary>
    public void RequireAdmin()
    {
        if (!IsAdmin)
        {
            throw ClockifyException.AccessDenied();
        }
    }

    /// <summary>
    /// Rejects the request if the caller lacks a permission; <paramref name="permission"/> is a key of <c>entityCreationPermissions</c>.
    /// </summary>
    public void RequirePermission(string permission)
    {
        if (!IsAdmin && Workspace.Settings.Permission(permission) != "EVERYONE")
        {
            throw ClockifyException.AccessDenied();
        }
    }

    /// <summary>Returns a member of the workspace; rejects the request if there is none.</summary>
    public Member RequireMember(string userId) => Workspace.Members.Find(userId) ?? throw ClockifyException.DoesNotBelong("User");
}
