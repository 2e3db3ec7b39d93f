using ClockifyBff.Sandbox.Clockify.Users;
using ClockifyBff.Sandbox.Clockify.Workspaces;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Wire;

/// <summary>One request: who asks, for what, in which workspace.</summary>
internal sealed class Call(Company company, Person caller, Query query, IReadOnlyDictionary<string, string> route, RequestBody body)
{
    private Workspace? _workspace;

    public Company Company => company;

    public Person Caller => caller;

    public Query Query => query;

    public Instant Now { get; } = company.Now();

    public Workspace Workspace => _workspace ?? throw new InvalidOperationException("The route has no workspace.");

    public Member Member => Workspace.Members.Find(caller.Id)!;

    /// <summary>Owners and admins are exempt from what binds regular members.</summary>
    public bool IsAdmin => Member.IsAdmin;

    public Sight Sight => Workspace.SightOf(Member);

    public bool HasBody => !body.IsEmpty;

    public string Route(string name) => route[name];

    public void EnterWorkspace(Func<ClockifyError> unknown)
    {
        var id = route["workspaceId"];

        // The one well-formed unknown id that was recorded with an empty answer.
        if (id == new string('0', 24))
        {
            throw ClockifyError.NothingThere();
        }

        _workspace =
            company.Workspaces.Find(id) is { } workspace && workspace.Members.Find(caller.Id) is not null ? workspace : throw unknown();
        _workspace.Limit.Take(Now);
    }

    /// <summary>The body as an object; <paramref name="signature"/> is what Clockify's own method is called when there is none.</summary>
    public Body Body(string signature) => Wire.Body.Of(body.Json(signature));

    public IReadOnlyList<Body> Bodies(string signature) => Wire.Body.ListOf(body.Json(signature));

    public void RequireAdmin()
    {
        if (!IsAdmin)
        {
            throw ClockifyError.AccessDenied();
        }
    }

    /// <summary>
    /// Refuses regular members what the workspace keeps to admins; <paramref name="permission"/> is a key of entityCreationPermissions.
    /// </summary>
    public void RequirePermission(string permission)
    {
        if (!IsAdmin && Workspace.Settings.Permission(permission) != "EVERYONE")
        {
            throw ClockifyError.AccessDenied();
        }
    }

    /// <summary>A member of this workspace.</summary>
    public Member MemberOf(string userId) => Workspace.Members.Find(userId) ?? throw ClockifyError.DoesNotBelong("User");
}
