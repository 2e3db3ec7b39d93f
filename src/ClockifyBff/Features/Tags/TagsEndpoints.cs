using ClockifyBff.Api;
using ClockifyBff.Api.Conditional;
using ClockifyBff.Api.ResponseCaching;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Tags;
using ClockifyBff.Idempotency;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Tags;

/// <summary>Maps the routes of tags.</summary>
internal static class TagsEndpoints
{
    public static void MapTags(this IEndpointRouteBuilder app)
    {
        var tags = app.MapWorkspaceGroup("/tags", "Tags");
        tags.MapGet("/", ListTags).WithName(nameof(ListTags)).CacheResponses();
        tags.MapPost("/", CreateTag).WithName(nameof(CreateTag));
        tags.MapGet("/{tagId}", GetTag).WithName(nameof(GetTag));
        tags.MapPatch("/{tagId}", UpdateTag).WithName(nameof(UpdateTag)).AcceptsMergePatch<UpdateTagRequest>();
        tags.MapDelete("/{tagId}", DeleteTag).WithName(nameof(DeleteTag));
    }

    /// <summary>List tags</summary>
    /// <remarks>
    /// Returns the tags of the workspace, active and archived. Results come from a cache of the whole list, so searching while the user
    /// types costs no Clockify requests.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="200">A page of tags.</response>
    public static async Task<Ok<ItemPage<Tag>>> ListTags(
        OwnConnection own,
        ClockifyId workspaceId,
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

    /// <summary>Create a tag</summary>
    /// <remarks>Creates a tag in the workspace. Fails with 409 `name_taken` if another tag has the name, even an archived one.</remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="201">The created tag.</response>
    public static async Task<Created<Tag>> CreateTag(
        OwnConnection own,
        ClockifyId workspaceId,
        IdempotencyKey idempotency,
        CreateTagRequest tag,
        [FromServices] ClockifyTags tags
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var created = Tag.Of(
            await idempotency.SendAsync(
                since => tags.FindCreatedAsync(access.Workspace, tag.Name!, since),
                () => tags.CreateAsync(access, tag.Name!)
            )
        );
        return TypedResults.Created($"/api/v1/workspaces/{workspaceId}/tags/{created.Id}", created);
    }

    /// <summary>Get a tag</summary>
    /// <remarks>Returns the current state of a tag, read from Clockify.</remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="tagId">The id of the tag.</param>
    /// <response code="200">The tag.</response>
    public static async Task<Ok<Tag>> GetTag(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId tagId,
        [FromServices] ClockifyTags tags
    ) => TypedResults.Ok(Tag.Of(await tags.GetAsync(await own.ReadAsync(workspaceId), tagId)));

    /// <summary>Update a tag</summary>
    /// <remarks>Applies a JSON merge patch (RFC 7396): members that are absent stay unchanged.</remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="tagId">The id of the tag.</param>
    /// <response code="200">The updated tag.</response>
    public static async Task<Ok<Tag>> UpdateTag(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId tagId,
        UpdateTagRequest changes,
        IfMatch ifMatch,
        [FromServices] ClockifyTags tags
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        var current = Tag.Of(await tags.GetAsync(access.Workspace, tagId));
        return TypedResults.Ok(
            await changes.ApplyAsync(
                current,
                ifMatch,
                patch => new ClockifyTagBody(patch.Name.Or(current.Name)!, patch.Archived.Or(current.Archived)),
                async tag => Tag.Of(await tags.UpdateAsync(access, tagId, tag))
            )
        );
    }

    /// <summary>Delete a tag</summary>
    /// <remarks>Deletes a tag and removes it from all time entries.</remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <param name="tagId">The id of the tag.</param>
    /// <response code="200">The deleted tag.</response>
    public static async Task<Ok<Deleted<Tag>>> DeleteTag(
        OwnConnection own,
        ClockifyId workspaceId,
        ClockifyId tagId,
        IfMatch ifMatch,
        [FromServices] ClockifyTags tags
    )
    {
        using var access = await own.WriteAsync(workspaceId);
        if (ifMatch.IsGiven)
        {
            ifMatch.Check(Tag.Of(await tags.GetAsync(access.Workspace, tagId)));
        }

        return TypedResults.Ok(Deleted<Tag>.InOneStep(Tag.Of(await tags.DeleteAsync(access, tagId))));
    }
}
