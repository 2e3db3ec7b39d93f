namespace ClockifyBff.Api.Conditional;

/// <summary>An entity with an <c>ETag</c>, for writes with <c>If-Match</c>.</summary>
internal interface IEntity
{
    /// <summary>The entity tag: a hash of the id and of the members that PATCH can set, as in the header <c>ETag</c>.</summary>
    public string Etag { get; }
}
