using ClockifyBff.Api.Conditional;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Clockify.Tags;

namespace ClockifyBff.Features.Tags;

/// <summary>A tag that labels time entries.</summary>
/// <param name="Id">The id of the tag.</param>
/// <param name="Name">The name of the tag. Unique within the workspace.</param>
/// <param name="Archived">Whether the tag is archived. Clockify rejects new time entries with archived tags.</param>
internal sealed record Tag(string Id, string Name, bool Archived) : IEntity, IExample
{
    /// <summary>The version of the tag. It changes whenever the tag changes; send it in `If-Match`.</summary>
    public string Etag { get; } = EntityTag.Of(Id, new ClockifyTagBody(Name, Archived));

    public static object Example => new Tag(Examples.Id("tagId"), "Meeting", Archived: false);

    public static Tag Of(ClockifyTag tag) => new(tag.Id, tag.Name, tag.Archived ?? false);
}
