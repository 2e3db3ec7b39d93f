using ClockifyBff.Caching;
using ClockifyBff.Replicas;

namespace ClockifyBff.Clockify.Tags;

/// <summary>Reads and writes tags.</summary>
internal sealed class ClockifyTags(ClockifyApiClient clockify, ReferenceData data)
{
    public Task<ClockifyTag> GetAsync(WorkspaceAccess access, string tagId) =>
        clockify.GetOneAsync(access, $"/tags/{tagId}", ClockifyJson.Default.ClockifyTag, "tagId", "tag");

    public Task<ClockifyTag> CreateAsync(WriteAccess access, string name) =>
        WriteAsync(
            access,
            new ClockifyWrite("CreateTag", HttpMethod.Post, access.Workspace.Path("/tags"), null, CacheTag.Tags),
            new ClockifyTagBody(name)
        );

    /// <summary>Returns the tag that an earlier attempt created; null if no attempt created one.</summary>
    public async Task<ClockifyTag?> FindCreatedAsync(WorkspaceAccess access, string name, FirstAttempt firstAttempt) =>
        EffectFinder.Find(
            Names.Identical(await data.TagsAsync(access, CacheFreshness.Uncached), name, item => item.Name),
            firstAttempt,
            _ => true
        );

    /// <summary>Replaces a tag. A missing <c>archived</c> restores an archived tag.</summary>
    public Task<ClockifyTag> UpdateAsync(WriteAccess access, string tagId, ClockifyTagBody tag) =>
        WriteAsync(
            access,
            new ClockifyWrite(
                "UpdateTag",
                HttpMethod.Put,
                access.Workspace.Path($"/tags/{tagId}"),
                tagId,
                CacheTag.Tags,
                access.Workspace.OwnTimeEntriesTag
            ),
            tag
        );

    /// <summary>Deletes a tag, archived or not.</summary>
    public async Task<ClockifyTag> DeleteAsync(WriteAccess access, string tagId)
    {
        try
        {
            return await clockify.WriteAsync(
                new ClockifyWrite(
                    "DeleteTag",
                    HttpMethod.Delete,
                    access.Workspace.Path($"/tags/{tagId}"),
                    tagId,
                    CacheTag.Tags,
                    access.Workspace.OwnTimeEntriesTag,
                    CacheTag.RunningTimers
                ),
                ClockifyJson.Default.ClockifyTag,
                access
            );
        }
        catch (ClockifyRejection rejection) when (rejection.IsAboutInput)
        {
            throw rejection.NotFound("tagId", "tag");
        }
    }

    private async Task<ClockifyTag> WriteAsync(WriteAccess access, ClockifyWrite write, ClockifyTagBody tag)
    {
        try
        {
            return await clockify.WriteAsync(
                write.With(tag, ClockifyJson.Default.ClockifyTagBody),
                ClockifyJson.Default.ClockifyTag,
                access
            );
        }
        catch (ClockifyRejection rejection) when (rejection.IsAboutInput)
        {
            throw await rejection.ExplainAsync(async () =>
                Names
                    .Equal(await data.TagsAsync(access.Workspace, CacheFreshness.Recent), tag.Name, item => item.Name)
                    .FirstOrDefault(item => item.Id != write.EntityId)
                    is { } other
                    ? rejection.NameTaken("tag", new NamedEntity(other.Id, other.Name))
                    : rejection.TooLong("name", tag.Name, 100)
            );
        }
    }
}
