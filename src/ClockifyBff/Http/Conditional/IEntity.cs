namespace ClockifyBff.Http.Conditional;

/// <summary>An entity whose state can be named, and demanded by <c>If-Match</c>.</summary>
internal interface IEntity
{
    /// <summary>A hash of the id and of the members that PATCH can set, in the form of the header <c>ETag</c>.</summary>
    public string Etag { get; }
}
