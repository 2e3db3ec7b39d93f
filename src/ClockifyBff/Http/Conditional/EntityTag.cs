using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace ClockifyBff.Http.Conditional;

/// <summary>An entity whose state can be named, and demanded by <c>If-Match</c>.</summary>
internal interface IEntity
{
    /// <summary>A hash of the id and of the members that PATCH can set, in the form of the header <c>ETag</c>.</summary>
    public string Etag { get; }
}

/// <summary>Entity tags (RFC 9110): strong hashes.</summary>
internal static class EntityTag
{
    private const int Length = 12;

    /// <summary>The tag of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return $"\"{Convert.ToHexStringLower(hash[..Length])}\"";
    }

    /// <summary>The tag of an entity.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="writable">What PATCH can set of it.</param>
    public static string Of<T>(string id, T writable) => Of(JsonSerializer.SerializeToUtf8Bytes(new Hashed<T>(id, writable), ApiJson.Options));

    /// <summary>Whether a list of tags, as <c>If-None-Match</c> has it, names this one; the comparison is weak, as for a read.</summary>
    public static bool IsIn(HttpRequest request, string etag) =>
        request.Headers.IfNoneMatch is { Count: > 0 } tags
        && (tags == etag
            || (EntityTagHeaderValue.TryParseList(tags!, out var known)
                && EntityTagHeaderValue.TryParse(etag, out var mine)
                && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(mine, useStrongComparison: false))));

    private readonly record struct Hashed<T>(string Id, T Writable);
}
