using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace ClockifyBff.Http.Conditional;

/// <summary>Entity tags (RFC 9110): strong hashes.</summary>
internal static class EntityTag
{
    private const int Length = 12;

    /// <summary>The tag of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return InQuotes(hash);
    }

    /// <summary>The tag of bytes in segments: the same, however they are cut.</summary>
    public static string Of(byte[][] segments)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in segments)
        {
            all.AppendData(segment);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        all.GetCurrentHash(hash);
        return InQuotes(hash);
    }

    /// <summary>The tag of an entity.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="writable">What PATCH can set of it.</param>
    public static string Of<T>(string id, T writable) =>
        Of(JsonSerializer.SerializeToUtf8Bytes(new Hashed<T>(id, writable), ApiJson.Options));

    /// <summary>Whether a header of tags, <c>If-Match</c> or <c>If-None-Match</c>, names this one, or any.</summary>
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
                if (tag == "*" || IsSame(tag, etag))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a tag came of ours. What compresses on the way makes it weak, or another of its own: W/"…", "…-gzip", "…;br". The quotes are
    /// forgotten by people.
    /// </summary>
    private static bool IsSame(ReadOnlySpan<char> tag, ReadOnlySpan<char> etag)
    {
        var one = Bare(tag);
        var mine = Bare(etag);
        return one.StartsWith(mine, StringComparison.Ordinal) && (one.Length == mine.Length || !char.IsAsciiHexDigit(one[mine.Length]));
    }

    private static string InQuotes(ReadOnlySpan<byte> hash) => $"\"{Convert.ToHexStringLower(hash[..Length])}\"";

    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> tag) =>
        (tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag).Trim('"');

    private readonly record struct Hashed<T>(string Id, T Writable);
}
