using ClockifyBff.Caching;
using ClockifyBff.Http.Problems;
using ClockifyBff.Replicas;

namespace ClockifyBff.Clockify.Workspaces;

/// <summary>How Clockify keeps workspaces.</summary>
internal sealed class ClockifyWorkspaces(ClockifyClient clockify, ReferenceData data)
{
    /// <summary>What somebody can be in a workspace, the most powerful first; who is none of it is a regular member.</summary>
    private static readonly string[] _roles = ["OWNER", "WORKSPACE_ADMIN", "PROJECT_MANAGER", "TEAM_MANAGER"];

    /// <exception cref="ProblemException">404 <c>not_found</c>: the person is in no such workspace.</exception>
    public async Task<ClockifyWorkspace> GetAsync(WorkspaceAccess access) =>
        await FindAsync(access, freshness: null)
        ?? await FindAsync(access, CacheFreshness.Recent)
        ?? throw new ProblemException(Problem.NotFound("workspaceId", "workspace"));

    public Task<ClockifyWorkspace> CreateAsync(WriteAccess access, string name) =>
        clockify.WriteAsync(
            new ClockifyWrite("CreateWorkspace", HttpMethod.Post, "workspaces", null, CacheTag.Workspaces).With(
                new ClockifyNameBody(name),
                ClockifyJson.Default.ClockifyNameBody
            ),
            ClockifyJson.Default.ClockifyWorkspace,
            access
        );

    /// <summary>The workspace that an attempt created; null where it created none.</summary>
    public async Task<ClockifyWorkspace?> FindCreatedAsync(ClockifyAccess access, string name, FirstAttempt since) =>
        Effect.Among(Names.Identical(await data.WorkspacesAsync(access, CacheFreshness.Uncached), name, one => one.Name), since, _ => true);

    /// <summary>The most powerful role that the person has in a workspace; null for a regular member.</summary>
    public async Task<string?> RoleAsync(WorkspaceAccess access)
    {
        foreach (var role in _roles)
        {
            if ((await data.WorkspacesWithRoleAsync(access, role)).Contains(access.WorkspaceId))
            {
                return role;
            }
        }

        return null;
    }

    private async Task<ClockifyWorkspace?> FindAsync(WorkspaceAccess access, CacheFreshness? freshness) =>
        (await data.WorkspacesAsync(access, freshness)).Find(access.WorkspaceId);
}
