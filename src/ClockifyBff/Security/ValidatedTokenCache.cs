using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;

namespace ClockifyBff.Security;

/// <summary>
/// Tokens whose signature was checked, by their hash, until they expire: checking again costs more than the rest of a call.
/// </summary>
internal sealed class ValidatedTokenCache
{
    private const int Most = 20_000;

    private readonly ConcurrentDictionary<Hash, (ClaimsPrincipal Principal, DateTimeOffset Until)> _tokens = new();

    public ClaimsPrincipal? Find(ReadOnlySpan<char> token, DateTimeOffset now) =>
        _tokens.TryGetValue(HashOf(token), out var found) && now < found.Until ? found.Principal : null;

    public void Add(string token, ClaimsPrincipal principal, DateTimeOffset until)
    {
        if (_tokens.Count >= Most)
        {
            _tokens.Clear();
        }

        _tokens[HashOf(token)] = (principal, until);
    }

    private static Hash HashOf(ReadOnlySpan<char> token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> bytes = token.Length <= 2048 ? stackalloc byte[token.Length] : new byte[token.Length];
        // Tokens are ASCII; one that isn't was never found good.
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(token, bytes)], hash);
        return MemoryMarshal.Read<Hash>(hash);
    }

    private readonly record struct Hash(UInt128 First, UInt128 Second);
}
