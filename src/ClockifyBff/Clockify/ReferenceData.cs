using System.Text.Json.Serialization.Metadata;
using ClockifyBff.Caching;
using ClockifyBff.Replicas;

namespace ClockifyBff.Clockify;

/// <summary>What changes seldom and is asked for all the time: read whole, kept per connection.</summary>
internal sealed class ReferenceData(ClockifyClient clockify, Copies copies)
{
    /// <summary>The person a connection acts as.</summary>
    public ValueTask<ClockifyUser> UserAsync(ClockifyAccess access, Freshness? freshness = null) => copies.ReadAsync(
        access,
        new Part(string.Empty, Part.User),
        string.Empty,
        async (passage, stop) => new Fetched<ClockifyUser>(await clockify.GetUserAsync(passage, stop), Bytes: 1024),
        freshness);

    /// <summary>The id of the person a connection acts as.</summary>
    public async ValueTask<string> UserIdAsync(ClockifyAccess access) => access.Passage.ActsAs ?? (await UserAsync(access, Freshness.Whatever)).Id;

    /// <summary>The workspaces a person is in.</summary>
    public ValueTask<Listing<ClockifyWorkspace>> WorkspacesAsync(ClockifyAccess access, Freshness? freshness = null) =>
        ListAsync(access, new Part(string.Empty, Part.Workspaces), "workspaces", ClockifyJson.Default.ClockifyWorkspace, one => one, one => one.Id, freshness);

    /// <summary>The ids of those of them in which the person has a role.</summary>
    public ValueTask<Listing<string>> WorkspacesWithRoleAsync(ClockifyAccess access, string role) =>
        ListAsync(access, new Part(string.Empty, Part.Workspaces), $"workspaces?roles={role}", ClockifyJson.Default.ClockifyWorkspace, one => one.Id, id => id, freshness: null);

    /// <summary>The people of a workspace, with what they are in it.</summary>
    public ValueTask<Listing<ClockifyUser>> UsersAsync(WorkspaceAccess access, Freshness? freshness = null) =>
        ListAsync(access, new Part(access.WorkspaceId, Part.Users), access.Path("/users?memberships=WORKSPACE"), ClockifyJson.Default.ClockifyUser, one => one, one => one.Id, freshness);

    /// <summary>The projects of a workspace with their tasks; their members are left out.</summary>
    public ValueTask<Listing<ClockifyProject>> ProjectsAsync(WorkspaceAccess access, Freshness? freshness = null) =>
        ListAsync(access, new Part(access.WorkspaceId, Part.Projects), access.Path("/projects?hydrated=true"), ClockifyJson.Default.ClockifyProject, one => one with { Memberships = null, CustomFields = default }, one => one.Id, freshness);

    public ValueTask<Listing<ClockifyClientEntity>> ClientsAsync(WorkspaceAccess access, Freshness? freshness = null) =>
        ListAsync(access, new Part(access.WorkspaceId, Part.Clients), access.Path("/clients"), ClockifyJson.Default.ClockifyClientEntity, one => one, one => one.Id, freshness);

    public ValueTask<Listing<ClockifyTag>> TagsAsync(WorkspaceAccess access, Freshness? freshness = null) =>
        ListAsync(access, new Part(access.WorkspaceId, Part.Tags), access.Path("/tags"), ClockifyJson.Default.ClockifyTag, one => one, one => one.Id, freshness);

    /// <summary>The custom fields of time entries.</summary>
    public ValueTask<Listing<ClockifyCustomField>> CustomFieldsAsync(WorkspaceAccess access, Freshness? freshness = null) =>
        ListAsync(access, new Part(access.WorkspaceId, Part.CustomFields), access.Path("/custom-fields?entity-type=TIMEENTRY"), ClockifyJson.Default.ClockifyCustomField, one => one, one => one.Id, freshness);

    private ValueTask<Listing<T>> ListAsync<TWire, T>(
        ClockifyAccess access, Part part, string path, JsonTypeInfo<TWire> type, Func<TWire, T> keep, Func<T, string> idOf, Freshness? freshness) =>
        copies.ReadAsync(
            access,
            part,
            path,
            async (passage, stop) =>
            {
                var (items, bytes) = await clockify.ListAsync(path, ClockifyClient.LargestPage, type, keep, idOf, passage, stop);
                return new Fetched<Listing<T>>(new Listing<T>(items, idOf), bytes);
            },
            freshness);
}
