using ClockifyBff.Sandbox.Clockify.Users;
using ClockifyBff.Sandbox.Clockify.Workspaces;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>One request: who asks, for what, in which workspace.</summary>
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

    /// <summary>Owners and admins are exempt from what binds regular members.</summary>
    public bool IsAdmin => Member.IsAdmin;

    public Visibility Visibility => Workspace.VisibilityFor(Member);

    public bool HasBody => !body.IsEmpty;

    public string RouteValue(string name) => route[name];

    public void EnterWorkspace(Func<ClockifyException> unknown)
    {
        var id = route["workspaceId"];

        // The one well-formed unknown id that was recorded with an empty answer.
        if (id == new string('0', 24))
        {
            throw ClockifyException.NotFoundWithoutBody();
        }

        _workspace =
            store.Workspaces.Find(id) is { } workspace && workspace.Members.Find(caller.Id) is not null ? workspace : throw unknown();
        _workspace.RateLimit.Acquire(Now);
    }

    /// <summary>The body as an object; <paramref name="signature"/> is what Clockify's own method is called when there is none.</summary>
    public JacksonObject ReadObject(string signature) => JacksonObject.From(body.RequireJson(signature));

    public IReadOnlyList<JacksonObject> ReadObjects(string signature) => JacksonObject.ListFrom(body.RequireJson(signature));

    public void RequireAdmin()
    {
        if (!IsAdmin)
        {
            throw ClockifyException.AccessDenied();
        }
    }

    /// <summary>
    /// Refuses regular members what the workspace keeps to admins; <paramref name="permission"/> is a key of entityCreationPermissions.
    /// </summary>
    public void RequirePermission(string permission)
    {
        if (!IsAdmin && Workspace.Settings.Permission(permission) != "EVERYONE")
        {
            throw ClockifyException.AccessDenied();
        }
    }

    /// <summary>A member of this workspace.</summary>
    public Member RequireMember(string userId) => Workspace.Members.Find(userId) ?? throw ClockifyException.DoesNotBelong("User");
}
