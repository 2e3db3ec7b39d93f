using ClockifyBff.Caching;
using ClockifyBff.Replicas;

namespace ClockifyBff.Clockify.Workspaces;

/// <summary>Reads and creates workspaces.</summary>
internal sealed class ClockifyWorkspaces(ClockifyApiClient clockify, ReferenceData data)
{
    // The roles of a workspace, most powerful first. A user without any of them is a regular member.
    private static readonly string[] _roles = ["OWNER", "WORKSPACE_ADMIN", "PROJECT_MANAGER", "TEAM_MANAGER"];

    /// <exception cref="InvalidValueException">The user isn't a member of the workspace.</exception>
    public async Task<ClockifyWorkspace> GetAsync(WorkspaceAccess access) =>
        await FindAsync(access, freshness: null)
        ?? await FindAsync(access, CacheFreshness.Recent)
        ?? throw InvalidValueException.NotFound("workspaceId", "workspace");

    public Task<ClockifyWorkspace> CreateAsync(WriteAccess access, string name) =>
        clockify.WriteAsync(
            new ClockifyWrite("CreateWorkspace", HttpMethod.Post, "workspaces", null, CacheTag.Workspaces).With(
                new ClockifyNameBody(name),
                ClockifyJson.Default.ClockifyNameBody
            ),
            ClockifyJson.Default.ClockifyWorkspace,
            access
        );

    /// <summary>Returns the workspace that an earlier attempt created; null if no attempt created one.</summary>
    public async Task<ClockifyWorkspace?> FindCreatedAsync(CacheReadContext reader, string name, FirstAttempt firstAttempt) =>
        EffectFinder.Find(
            Names.Identical(await data.WorkspacesAsync(reader, CacheFreshness.Uncached), name, item => item.Name),
            firstAttempt,
            _ => true
        );

    /// <summary>Returns the most powerful role of the user in a workspace; null for a regular member.</summary>
    public async Task<string?> RoleAsync(WorkspaceAccess access)
    {
        foreach (var role in _roles)
        {
            if ((await data.WorkspacesWithRoleAsync(access.Reader, role)).Contains(access.WorkspaceId))
            {
                return role;
            }
        }

        return null;
    }

    private async Task<ClockifyWorkspace?> FindAsync(WorkspaceAccess access, CacheFreshness? freshness) =>
        (await data.WorkspacesAsync(access.Reader, freshness)).Find(access.WorkspaceId);
}
