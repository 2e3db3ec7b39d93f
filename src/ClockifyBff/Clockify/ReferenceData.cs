using System.Text.Json.Serialization.Metadata;
using ClockifyBff.Caching;
using ClockifyBff.Clockify.Clients;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Clockify.Tags;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Http.Problems;
using ClockifyBff.Replicas;
using ClockifyBff.Upstream;

namespace ClockifyBff.Clockify;

/// <summary>What changes seldom and is asked for all the time: read whole, kept per connection.</summary>
internal sealed class ReferenceData(ClockifyClient clockify, UpstreamCache cache)
{
    /// <summary>The person a connection acts as.</summary>
    public ValueTask<ClockifyUser> UserAsync(ClockifyAccess access, CacheFreshness? freshness = null) =>
        cache.ReadAsync(
            access,
            new CacheTag(string.Empty, CacheTag.User),
            string.Empty,
            async (upstream, cancellationToken) =>
                new Fetched<ClockifyUser>(await clockify.GetUserAsync(upstream, cancellationToken), Bytes: 1024),
            freshness
        );

    /// <summary>The id of the person a connection acts as.</summary>
    public async ValueTask<string> UserIdAsync(ClockifyAccess access) =>
        access.Upstream.ClockifyUserId ?? (await UserAsync(access, CacheFreshness.Any)).Id;

    /// <summary>The workspaces a person is in.</summary>
    public ValueTask<Listing<ClockifyWorkspace>> WorkspacesAsync(ClockifyAccess access, CacheFreshness? freshness = null) =>
        ListAsync(
            access,
            new CacheTag(string.Empty, CacheTag.Workspaces),
            "workspaces",
            ClockifyJson.Default.ClockifyWorkspace,
            one => one,
            one => one.Id,
            freshness
        );

    /// <summary>The ids of those of them in which the person has a role.</summary>
    public ValueTask<Listing<string>> WorkspacesWithRoleAsync(ClockifyAccess access, string role) =>
        ListAsync(
            access,
            new CacheTag(string.Empty, CacheTag.Workspaces),
            $"workspaces?roles={role}",
            ClockifyJson.Default.ClockifyWorkspace,
            one => one.Id,
            id => id,
            freshness: null
        );

    /// <summary>The people of a workspace, with what they are in it.</summary>
    /// <exception cref="ClockifyRefusal">They are not for everybody to see. Who only wants their names is told so from a copy,
    /// too.</exception>
    public async ValueTask<Listing<ClockifyUser>> UsersAsync(WorkspaceAccess access, CacheFreshness? freshness = null)
    {
        var people = await PeopleAsync(access, freshness);
        if (people.Refusal is not null && freshness is null)
        {
            people = await PeopleAsync(access, CacheFreshness.Recent);
        }

        return people.All ?? throw new ClockifyRefusal(people.Refusal!);
    }

    /// <summary>The projects of a workspace with their tasks; their members are left out.</summary>
    public ValueTask<Listing<ClockifyProject>> ProjectsAsync(WorkspaceAccess access, CacheFreshness? freshness = null) =>
        ListAsync(
            access,
            new CacheTag(access.WorkspaceId, CacheTag.Projects),
            access.Path("/projects?hydrated=true"),
            ClockifyJson.Default.ClockifyProject,
            one => one with { Memberships = null, CustomFields = default },
            one => one.Id,
            freshness
        );

    public ValueTask<Listing<ClockifyClientEntity>> ClientsAsync(WorkspaceAccess access, CacheFreshness? freshness = null) =>
        ListAsync(
            access,
            new CacheTag(access.WorkspaceId, CacheTag.Clients),
            access.Path("/clients"),
            ClockifyJson.Default.ClockifyClientEntity,
            one => one,
            one => one.Id,
            freshness
        );

    public ValueTask<Listing<ClockifyTag>> TagsAsync(WorkspaceAccess access, CacheFreshness? freshness = null) =>
        ListAsync(
            access,
            new CacheTag(access.WorkspaceId, CacheTag.Tags),
            access.Path("/tags"),
            ClockifyJson.Default.ClockifyTag,
            one => one,
            one => one.Id,
            freshness
        );

    /// <summary>The custom fields of time entries.</summary>
    public ValueTask<Listing<ClockifyCustomField>> CustomFieldsAsync(WorkspaceAccess access, CacheFreshness? freshness = null) =>
        ListAsync(
            access,
            new CacheTag(access.WorkspaceId, CacheTag.CustomFields),
            access.Path("/custom-fields?entity-type=TIMEENTRY"),
            ClockifyJson.Default.ClockifyCustomField,
            one => one,
            one => one.Id,
            freshness
        );

    private ValueTask<People> PeopleAsync(WorkspaceAccess access, CacheFreshness? freshness)
    {
        return cache.ReadAsync(access, new CacheTag(access.WorkspaceId, CacheTag.Users), string.Empty, ReadAsync, freshness);

        async Task<Fetched<People>> ReadAsync(UpstreamContext upstream, CancellationToken cancellationToken)
        {
            try
            {
                var (all, bytes) = await FetchAsync(
                    access.Path("/users?memberships=WORKSPACE"),
                    ClockifyJson.Default.ClockifyUser,
                    one => one,
                    one => one.Id,
                    upstream,
                    cancellationToken
                );
                return new(new People(all, Refusal: null), bytes);
            }
            catch (ClockifyRefusal refusal) when (refusal.Said.Status == StatusCodes.Status403Forbidden)
            {
                return new(new People(All: null, refusal.Said), Bytes: 0);
            }
        }
    }

    private ValueTask<Listing<T>> ListAsync<TWire, T>(
        ClockifyAccess access,
        CacheTag tag,
        string path,
        JsonTypeInfo<TWire> type,
        Func<TWire, T> keep,
        Func<T, string> idOf,
        CacheFreshness? freshness
    ) =>
        cache.ReadAsync(
            access,
            tag,
            path,
            (upstream, cancellationToken) => FetchAsync(path, type, keep, idOf, upstream, cancellationToken),
            freshness
        );

    private async Task<Fetched<Listing<T>>> FetchAsync<TWire, T>(
        string path,
        JsonTypeInfo<TWire> type,
        Func<TWire, T> keep,
        Func<T, string> idOf,
        UpstreamContext upstream,
        CancellationToken cancellationToken
    )
    {
        var (items, bytes) = await clockify.ListAsync(path, ClockifyClient.LargestPage, type, keep, idOf, upstream, cancellationToken);
        return new Fetched<Listing<T>>(new Listing<T>(items, idOf), bytes);
    }

    /// <summary>The people of a workspace, or why this person may not see them.</summary>
    private sealed record People(Listing<ClockifyUser>? All, UpstreamRefusal? Refusal);
}
