using System.Text.Json.Serialization.Metadata;
using ClockifyBff.Caching;
using ClockifyBff.Clockify.Clients;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Clockify.Tags;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Failures;
using ClockifyBff.Replicas;
using ClockifyBff.Upstream;

namespace ClockifyBff.Clockify;

/// <summary>Reads complete lists that change rarely, such as projects and tags, through the cache of the connection.</summary>
internal sealed class ReferenceData(ClockifyApiClient clockify, UpstreamCache cache)
{
    /// <summary>Returns the Clockify user of the connection.</summary>
    public ValueTask<ClockifyUser> UserAsync(CacheReadContext reader, CacheFreshness? freshness = null) =>
        cache.ReadAsync(
            reader,
            new CacheTag(string.Empty, CacheTag.User),
            string.Empty,
            async (upstream, cancellationToken) =>
                new Fetched<ClockifyUser>(await clockify.GetUserAsync(upstream, cancellationToken), Bytes: 1024),
            freshness
        );

    /// <summary>Returns the id of the Clockify user of the connection.</summary>
    public async ValueTask<string> UserIdAsync(CacheReadContext reader) =>
        reader.Upstream.ClockifyUserId ?? (await UserAsync(reader, CacheFreshness.Any)).Id;

    /// <summary>Returns the workspaces of the user.</summary>
    public ValueTask<IndexedList<ClockifyWorkspace>> WorkspacesAsync(CacheReadContext reader, CacheFreshness? freshness = null) =>
        ListAsync(
            reader,
            new CacheTag(string.Empty, CacheTag.Workspaces),
            "workspaces",
            ClockifyJson.Default.ClockifyWorkspace,
            item => item,
            item => item.Id,
            freshness
        );

    /// <summary>Returns the ids of the workspaces in which the user has a role.</summary>
    public ValueTask<IndexedList<string>> WorkspacesWithRoleAsync(CacheReadContext reader, string role) =>
        ListAsync(
            reader,
            new CacheTag(string.Empty, CacheTag.Workspaces),
            $"workspaces?roles={role}",
            ClockifyJson.Default.ClockifyWorkspace,
            item => item.Id,
            id => id,
            freshness: null
        );

    /// <summary>Returns the users of a workspace with their memberships.</summary>
    /// <exception cref="ClockifyRejection">
    /// The user may not see the users of the workspace. Callers that require a freshness also get this rejection from the cache.
    /// </exception>
    public async ValueTask<IndexedList<ClockifyUser>> UsersAsync(WorkspaceAccess access, CacheFreshness? freshness = null)
    {
        var users = await UserListAsync(access, freshness);
        if (users.Rejection is not null && freshness is null)
        {
            users = await UserListAsync(access, CacheFreshness.Recent);
        }

        return users.All ?? throw new ClockifyRejection(users.Rejection!, Certainty.Rejected);
    }

    /// <summary>Returns the projects of a workspace with their tasks, without their members.</summary>
    public ValueTask<IndexedList<ClockifyProject>> ProjectsAsync(WorkspaceAccess access, CacheFreshness? freshness = null) =>
        ListAsync(
            access.Reader,
            new CacheTag(access.WorkspaceId, CacheTag.Projects),
            access.Path("/projects?hydrated=true"),
            ClockifyJson.Default.ClockifyProject,
            item => item with { Memberships = null, CustomFields = default },
            item => item.Id,
            freshness
        );

    public ValueTask<IndexedList<ClockifyClient>> ClientsAsync(WorkspaceAccess access, CacheFreshness? freshness = null) =>
        ListAsync(
            access.Reader,
            new CacheTag(access.WorkspaceId, CacheTag.Clients),
            access.Path("/clients"),
            ClockifyJson.Default.ClockifyClient,
            item => item,
            item => item.Id,
            freshness
        );

    public ValueTask<IndexedList<ClockifyTag>> TagsAsync(WorkspaceAccess access, CacheFreshness? freshness = null) =>
        ListAsync(
            access.Reader,
            new CacheTag(access.WorkspaceId, CacheTag.Tags),
            access.Path("/tags"),
            ClockifyJson.Default.ClockifyTag,
            item => item,
            item => item.Id,
            freshness
        );

    /// <summary>Returns the custom fields of time entries.</summary>
    public ValueTask<IndexedList<ClockifyCustomField>> CustomFieldsAsync(WorkspaceAccess access, CacheFreshness? freshness = null) =>
        ListAsync(
            access.Reader,
            new CacheTag(access.WorkspaceId, CacheTag.CustomFields),
            access.Path("/custom-fields?entity-type=TIMEENTRY"),
            ClockifyJson.Default.ClockifyCustomField,
            item => item,
            item => item.Id,
            freshness
        );

    private ValueTask<UserList> UserListAsync(WorkspaceAccess access, CacheFreshness? freshness)
    {
        return cache.ReadAsync(access.Reader, new CacheTag(access.WorkspaceId, CacheTag.Users), string.Empty, ReadAsync, freshness);

        async Task<Fetched<UserList>> ReadAsync(UpstreamContext upstream, CancellationToken cancellationToken)
        {
            try
            {
                var (all, bytes) = await FetchAsync(
                    access.Path("/users?memberships=WORKSPACE"),
                    ClockifyJson.Default.ClockifyUser,
                    item => item,
                    item => item.Id,
                    upstream,
                    cancellationToken
                );
                return new(new UserList(all, Rejection: null), bytes);
            }
            catch (ClockifyRejection rejection) when (rejection.Error.Status == StatusCodes.Status403Forbidden)
            {
                return new(new UserList(All: null, rejection.Error), Bytes: 0);
            }
        }
    }

    private ValueTask<IndexedList<T>> ListAsync<TWire, T>(
        CacheReadContext reader,
        CacheTag tag,
        string path,
        JsonTypeInfo<TWire> type,
        Func<TWire, T> convert,
        Func<T, string> idOf,
        CacheFreshness? freshness
    ) =>
        cache.ReadAsync(
            reader,
            tag,
            path,
            (upstream, cancellationToken) => FetchAsync(path, type, convert, idOf, upstream, cancellationToken),
            freshness
        );

    private async Task<Fetched<IndexedList<T>>> FetchAsync<TWire, T>(
        string path,
        JsonTypeInfo<TWire> type,
        Func<TWire, T> convert,
        Func<T, string> idOf,
        UpstreamContext upstream,
        CancellationToken cancellationToken
    )
    {
        var (items, bytes) = await clockify.ListAsync(
            path,
            ClockifyApiClient.MaxPageSize,
            type,
            convert,
            idOf,
            upstream,
            cancellationToken
        );
        return new Fetched<IndexedList<T>>(new IndexedList<T>(items, idOf), bytes);
    }

    /// <summary>The users of a workspace, or the rejection if the user may not see them.</summary>
    private sealed record UserList(IndexedList<ClockifyUser>? All, ClockifyError? Rejection);
}
