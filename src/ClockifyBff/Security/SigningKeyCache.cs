using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ClockifyBff.Security;

/// <summary>
/// Caches the signing keys of an identity provider. Reads them again every five minutes, and at most every 30 seconds for tokens with an
/// unknown key.
/// </summary>
internal sealed class SigningKeyCache(SchemeSettings scheme, IDocumentRetriever documents, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _refreshInterval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _retryInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _firstReadRetryInterval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _readLock = new(1, 1);
    private volatile SigningKeySet? _current;
    private volatile bool _isUnavailable;
    private long _readAt = long.MinValue;
    private long _triedAt = long.MinValue;

    /// <summary>Whether the last attempt to read the keys failed.</summary>
    public bool IsUnavailable => _isUnavailable;

    /// <summary>Returns keys that are at most five minutes old, or the last known keys if the identity provider is unavailable.</summary>
    /// <exception cref="IdentityProviderException">No keys have been read yet.</exception>
    public ValueTask<SigningKeySet> GetAsync(CancellationToken cancellationToken) =>
        _current is { } current
        && (IsRecent(Volatile.Read(ref _readAt), _refreshInterval) || IsRecent(Volatile.Read(ref _triedAt), _retryInterval))
            ? new ValueTask<SigningKeySet>(current)
            : new ValueTask<SigningKeySet>(ReadUnlessRecentAsync(_refreshInterval, cancellationToken));

    /// <summary>Reads the keys again for a token whose key isn't in <paramref name="known"/>.</summary>
    /// <exception cref="IdentityProviderException">The keys can't be read, so the token can't be validated.</exception>
    public async Task<SigningKeySet> RefreshAsync(SigningKeySet known, CancellationToken cancellationToken)
    {
        var keys = await ReadUnlessRecentAsync(_retryInterval, cancellationToken);
        return ReferenceEquals(keys, known) && Volatile.Read(ref _readAt) < Volatile.Read(ref _triedAt)
            ? throw new IdentityProviderException(null)
            : keys;
    }

    public void Dispose() => _readLock.Dispose();

    private async Task<SigningKeySet> ReadUnlessRecentAsync(TimeSpan maxAge, CancellationToken cancellationToken)
    {
        await _readLock.WaitAsync(cancellationToken);
        try
        {
            if (_current is { } current && (IsRecent(_readAt, maxAge) || IsRecent(_triedAt, _retryInterval)))
            {
                return current;
            }

            if (_current is null && IsRecent(_triedAt, _firstReadRetryInterval))
            {
                throw new IdentityProviderException(null);
            }

            // Without the request's cancellation token: other requests wait for the same keys.
            return await TryReadAsync();
        }
        finally
        {
            _readLock.Release();
        }
    }

    private async Task<SigningKeySet> TryReadAsync()
    {
        // Concurrent requests continue with the present keys.
        Volatile.Write(ref _triedAt, time.GetTimestamp());
        try
        {
            var read = await ReadAsync();
            Volatile.Write(ref _readAt, _triedAt);
            _isUnavailable = false;
            // Unchanged keys keep their validated tokens.
            return _current = read.HasSameKeysAs(_current) ? _current! : read;
        }
#pragma warning disable CA1031 // Whatever the failure, the present keys remain in use.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // The retry interval begins now: otherwise each request that waited for this read would start its own.
            Volatile.Write(ref _triedAt, time.GetTimestamp());
            _isUnavailable = true;
            return _current ?? throw new IdentityProviderException(e);
        }
    }

    private async Task<SigningKeySet> ReadAsync()
    {
        var address = scheme.KeysUrl.ToString();
        if (scheme.JwksUrl is not null)
        {
            return new SigningKeySet(scheme.Issuer!, new JsonWebKeySet(await documents.GetDocumentAsync(address, CancellationToken.None)));
        }

        var discovered = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, CancellationToken.None);
        return new SigningKeySet(scheme.Issuer ?? discovered.Issuer, discovered.JsonWebKeySet);
    }

    private bool IsRecent(long moment, TimeSpan span) => moment != long.MinValue && time.GetElapsedTime(moment) < span;
}
