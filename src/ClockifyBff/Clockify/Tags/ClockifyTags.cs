using ClockifyBff.Caching;
using ClockifyBff.Http.Problems;
using ClockifyBff.Replicas;

namespace ClockifyBff.Clockify.Tags;

/// <summary>How Clockify keeps tags.</summary>
internal sealed class ClockifyTags(ClockifyClient clockify, ReferenceData data)
{
    public Task<ClockifyTag> GetAsync(WorkspaceAccess access, string tagId) =>
        clockify.GetOneAsync(access, $"/tags/{tagId}", ClockifyJson.Default.ClockifyTag, "tagId", "tag");

    public Task<ClockifyTag> CreateAsync(WriteAccess access, string name) =>
        WriteAsync(
            access,
            new ClockifyWrite("CreateTag", HttpMethod.Post, access.Path("/tags"), null, CacheTag.Tags),
            new ClockifyTagBody(name)
        );

    /// <summary>The tag that an attempt created; null where it created none.</summary>
    public async Task<ClockifyTag?> FindCreatedAsync(WorkspaceAccess access, string name, FirstAttempt since) =>
        Effect.Among(Names.Identical(await data.TagsAsync(access, CacheFreshness.Uncached), name, one => one.Name), since, _ => true);

    /// <summary>Replaces a tag: leaving out <c>archived</c> would bring it back.</summary>
    public Task<ClockifyTag> UpdateAsync(WriteAccess access, string tagId, ClockifyTagBody tag) =>
        WriteAsync(
            access,
            new ClockifyWrite("UpdateTag", HttpMethod.Put, access.Path($"/tags/{tagId}"), tagId, CacheTag.Tags, access.OwnEntries),
            tag
        );

    /// <summary>Deletes a tag, an active one too.</summary>
    public async Task<ClockifyTag> DeleteAsync(WriteAccess access, string tagId)
    {
        try
        {
            return await clockify.WriteAsync(
                new ClockifyWrite(
                    "DeleteTag",
                    HttpMethod.Delete,
                    access.Path($"/tags/{tagId}"),
                    tagId,
                    CacheTag.Tags,
                    access.OwnEntries,
                    CacheTag.RunningTimers
                ),
                ClockifyJson.Default.ClockifyTag,
                access
            );
        }
        catch (ClockifyRefusal refusal) when (refusal.IsAboutInput)
        {
            throw refusal.NotFound("tagId", "tag");
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
        catch (ClockifyRefusal refusal) when (refusal.IsAboutInput)
        {
            throw await refusal.ExplainAsync(async () =>
                Names
                    .Equal(await data.TagsAsync(access, CacheFreshness.Recent), tag.Name, other => other.Name)
                    .FirstOrDefault(other => other.Id != write.Entity)
                    is { } holder
                    ? refusal.NameTaken("tag", new Candidate(holder.Id, holder.Name, ClientName: null))
                    : refusal.TooLong("name", tag.Name, 100)
            );
        }
    }
}
