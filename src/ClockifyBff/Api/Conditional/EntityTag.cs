using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace ClockifyBff.Api.Conditional;

/// <summary>Strong entity tags (RFC 9110, section 8.8.3), made of a truncated SHA-256 hash.</summary>
internal static class EntityTag
{
    private const int HashBytes = 12;

    /// <summary>Computes the tag of a body.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Format(hash);
    }

    /// <summary>Computes the tag of a body in segments. It does not depend on where the segments end.</summary>
    public static string Of(byte[][] segments)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in segments)
        {
            sha256.AppendData(segment);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        sha256.GetCurrentHash(hash);
        return Format(hash);
    }

    /// <summary>Computes the tag of an entity.</summary>
    /// <param name="id">The id of the entity.</param>
    /// <param name="writable">The members of the entity that PATCH can set.</param>
    public static string Of<T>(string id, T writable) =>
        Of(JsonSerializer.SerializeToUtf8Bytes(new Hashed<T>(id, writable), ApiJson.Options));

    /// <summary>Whether the header <c>If-Match</c> or <c>If-None-Match</c> lists this tag, or <c>*</c>.</summary>
    public static bool IsListed(StringValues tags, string etag)
    {
        if (tags == etag)
        {
            return true;
        }

        foreach (var line in tags)
        {
            foreach (var tag in (line ?? string.Empty).Split(',', StringSplitOptions.TrimEntries))
            {
                if (tag == "*" || IsVariantOf(tag, etag))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a tag was derived from this one. Proxies that compress a response make its tag weak or add a suffix: W/"…", "…-gzip",
    /// "…;br". Clients may omit the quotes.
    /// </summary>
    private static bool IsVariantOf(ReadOnlySpan<char> tag, ReadOnlySpan<char> etag)
    {
        var received = WithoutQuotes(tag);
        var expected = WithoutQuotes(etag);
        return received.StartsWith(expected, StringComparison.Ordinal)
            && (received.Length == expected.Length || !char.IsAsciiHexDigit(received[expected.Length]));
    }

    private static string Format(ReadOnlySpan<byte> hash) => $"\"{Convert.ToHexStringLower(hash[..HashBytes])}\"";

    private static ReadOnlySpan<char> WithoutQuotes(ReadOnlySpan<char> tag) =>
        (tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag).Trim('"');

    private readonly record struct Hashed<T>(string Id, T Writable);
}
