using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;

namespace ClockifyBff.Security;

/// <summary>
/// Caches validated tokens by their hash until they expire, because validating a signature costs more than the rest of a request.
/// </summary>
internal sealed class ValidatedTokenCache
{
    private const int MaxTokens = 20_000;

    private readonly ConcurrentDictionary<Hash, (AuthenticateResult Result, DateTimeOffset ExpiresAt)> _tokens = new();

    public AuthenticateResult? Find(ReadOnlySpan<char> token, DateTimeOffset now) =>
        _tokens.TryGetValue(HashOf(token), out var found) && now < found.ExpiresAt ? found.Result : null;

    public void Add(string token, AuthenticateResult result, DateTimeOffset expiresAt)
    {
        if (_tokens.Count >= MaxTokens)
        {
            _tokens.Clear();
        }

        _tokens[HashOf(token)] = (result, expiresAt);
    }

    private static Hash HashOf(ReadOnlySpan<char> token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> bytes = token.Length <= 2048 ? stackalloc byte[token.Length] : new byte[token.Length];
        // Tokens are ASCII. Others are never valid, so they are never in the cache.
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(token, bytes)], hash);
        return MemoryMarshal.Read<Hash>(hash);
    }

    private readonly record struct Hash(UInt128 First, UInt128 Second);
}
