using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Tags;
using ClockifyBff.Connections;
using ClockifyBff.Http;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Idempotency;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Tags;

/// <summary>Labels for time entries.</summary>
internal static class TagsEndpoints
{
    public static void MapTags(this IEndpointRouteBuilder app)
    {
        var tags = app.MapInWorkspace("/tags", "Tags");
        tags.MapGet("/", ListTags).WithName(nameof(ListTags)).FromCopies();
        tags.MapPost("/", CreateTag).WithName(nameof(CreateTag));
        tags.MapGet("/{tagId}", GetTag).WithName(nameof(GetTag));
        tags.MapPatch("/{tagId}", UpdateTag).WithName(nameof(UpdateTag)).AcceptsMergePatch<UpdateTagRequest>();
        tags.MapDelete("/{tagId}", DeleteTag).WithName(nameof(DeleteTag));
    }

    /// <summary>Lists tags</summary>
    /// <remarks>Filters and search are answered from a copy of the whole list: a keystroke costs Clockify nothing.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="list">Which page of them.</param>
    /// <param name="query">Which tags.</param>
    /// <param name="data">The tags.</param>
    /// <response code="200">A page of them.</response>
    public static async Task<Ok<ItemPage<Tag>>> ListTags(
        OwnConnection own,
        string workspaceId,
        [AsParameters] ListQuery list,
        [AsParameters] ListTagsQuery query,
        [FromServices] ReferenceData data
    )
    {
        var tags = Names
            .Containing(await data.TagsAsync(await own.ReadAsync(workspaceId)), query.Search, tag => tag.Name)
            .Where(tag => query.Archived is null || (tag.Archived ?? false) == query.Archived)
            .SortBy(query.Sort, tag => tag.Name);
        return TypedResults.Ok(list.PageOf(tags).Select(Tag.Of));
    }

    /// <summary>Creates a tag</summary>
    /// <remarks>Its name must be free: archived tags hold theirs too.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="idempotency">Whether a repeat is the same request.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="tags">Keeps it.</param>
    /// <response code="201">The tag.</response>
    public static async Task<Created<Tag>> CreateTag(
        OwnConnection own,
        string workspaceId,
        IdempotencyKey idempotency,
        CreateTagRequest tag,
        [FromServices] ClockifyTags tags
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var created = Tag.Of(
            await idempotency.SendAsync(since => tags.FindCreatedAsync(access, tag.Name!, since), () => tags.CreateAsync(access, tag.Name!))
        );
        return TypedResults.Created($"/api/v1/workspaces/{workspaceId}/tags/{created.Id}", created);
    }

    /// <summary>Reads a tag</summary>
    /// <remarks>As it is in Clockify now.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="tagId">The tag's id.</param>
    /// <param name="tags">Where it is.</param>
    /// <response code="200">The tag.</response>
    public static async Task<Ok<Tag>> GetTag(OwnConnection own, string workspaceId, string tagId, [FromServices] ClockifyTags tags) =>
        TypedResults.Ok(Tag.Of(await tags.GetAsync(await own.ReadAsync(workspaceId), tagId)));

    /// <summary>Changes a tag</summary>
    /// <remarks>A JSON merge patch (RFC 7396): what is absent stays.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="tagId">The tag's id.</param>
    /// <param name="changes">What becomes different.</param>
    /// <param name="ifMatch">The state it must be in.</param>
    /// <param name="tags">Keeps it.</param>
    /// <response code="200">The tag as it is now.</response>
    public static async Task<Ok<Tag>> UpdateTag(
        OwnConnection own,
        string workspaceId,
        string tagId,
        UpdateTagRequest changes,
        IfMatch ifMatch,
        [FromServices] ClockifyTags tags
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = Tag.Of(await tags.GetAsync(access, tagId));
        return TypedResults.Ok(
            await changes.ApplyAsync(
                current,
                ifMatch,
                wanted => new ClockifyTagBody(wanted.Name.Or(current.Name)!, wanted.Archived.Or(current.Archived)),
                async tag => Tag.Of(await tags.UpdateAsync(access, tagId, tag))
            )
        );
    }

    /// <summary>Deletes a tag</summary>
    /// <remarks>Time entries lose it.</remarks>
    /// <param name="own">The caller's connection.</param>
    /// <param name="workspaceId">The workspace's id.</param>
    /// <param name="tagId">The tag's id.</param>
    /// <param name="ifMatch">The state it must be in.</param>
    /// <param name="tags">Where it is.</param>
    /// <response code="200">What was deleted.</response>
    public static async Task<Ok<Deleted<Tag>>> DeleteTag(
        OwnConnection own,
        string workspaceId,
        string tagId,
        IfMatch ifMatch,
        [FromServices] ClockifyTags tags
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        if (ifMatch.IsGiven)
        {
            ifMatch.Check(Tag.Of(await tags.GetAsync(access, tagId)));
        }

        return TypedResults.Ok(Deleted<Tag>.InOneStep(Tag.Of(await tags.DeleteAsync(access, tagId))));
    }
}
