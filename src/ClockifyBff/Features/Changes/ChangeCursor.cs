using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ClockifyBff.Features.Changes;

/// <summary>
/// The versions that a client has been told of. It names no tag: the request alone determines what is compared, so that a forged cursor
/// reveals nothing.
/// </summary>
/// <param name="IssuedAt">When the cursor was issued, in whole seconds.</param>
/// <param name="Scope">The caller, the connection and the workspace, as a hash.</param>
/// <param name="Epoch">The epoch of the versions.</param>
/// <param name="Versions">
/// The versions of <see cref="ReportedTag.All"/>: of each tag the latest and the caller's own, as far as reported.
/// </param>
internal sealed record ChangeCursor(DateTimeOffset IssuedAt, long Scope, long Epoch, long[] Versions)
{
    public const int MaxLength = 200;

    private const byte Format = 1;
    private const int HeaderLength = sizeof(byte) + sizeof(uint) + sizeof(long) + sizeof(long);

    private static readonly int _length = HeaderLength + (sizeof(long) * ReportedTag.VersionCount);

    // Half the time for which Redis keeps versions: an older cursor may hold one that has expired and begun again.
    private static readonly TimeSpan _lifetime = TimeSpan.FromHours(3);

    /// <summary>Returns the scope of a caller's cursors in a workspace.</summary>
    public static long ScopeOf(string ownerKey, string connectionId, string workspaceId) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{ownerKey}\n{connectionId}\n{workspaceId}")));

    /// <summary>Reads a cursor; null if it isn't one of this format.</summary>
    public static ChangeCursor? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        if (
            text.Length > MaxLength
            || !Base64Url.IsValid(text, out var length)
            || length != _length
            || !Base64Url.TryDecodeFromChars(text, bytes, out _)
            || bytes[0] != Format
        )
        {
            return null;
        }

        var versions = new long[ReportedTag.VersionCount];
        for (var index = 0; index < versions.Length; index++)
        {
            versions[index] = BinaryPrimitives.ReadInt64BigEndian(bytes[(HeaderLength + (index * sizeof(long)))..]);
        }

        return new ChangeCursor(
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(bytes[1..])),
            BinaryPrimitives.ReadInt64BigEndian(bytes[5..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[13..]),
            versions
        );
    }

    /// <summary>Whether the versions say what has changed since the cursor was issued.</summary>
    public bool IsComparable(long scope, long epoch, DateTimeOffset now) =>
        Scope == scope && Epoch == epoch && now - IssuedAt <= _lifetime && IssuedAt - now <= _lifetime;

    /// <summary>The text that clients get: at most <see cref="MaxLength"/> letters, digits, <c>-</c> and <c>_</c>.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[_length];
        bytes[0] = Format;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[1..], (uint)Math.Clamp(IssuedAt.ToUnixTimeSeconds(), 0, uint.MaxValue));
        BinaryPrimitives.WriteInt64BigEndian(bytes[5..], Scope);
        BinaryPrimitives.WriteInt64BigEndian(bytes[13..], Epoch);
        for (var index = 0; index < Versions.Length; index++)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes[(HeaderLength + (index * sizeof(long)))..], Versions[index]);
        }

        return Base64Url.EncodeToString(bytes);
    }
}
