using ClockifyBff.Clockify.Tags;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.Tags;

/// <summary>A tag.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Archived">Whether it is out of use: Clockify takes no new time entries with it.</param>
internal sealed record Tag(string Id, string Name, bool Archived) : IEntity, IExample
{
    /// <summary>Changes when the tag does; for <c>If-Match</c>.</summary>
    public string Etag { get; } = EntityTag.Of(Id, new ClockifyTagBody(Name, Archived));

    public static object Example => new Tag(Examples.Id("tagId"), "Meeting", Archived: false);

    public static Tag Of(ClockifyTag tag) => new(tag.Id, tag.Name, tag.Archived ?? false);
}
