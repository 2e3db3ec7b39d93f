using ClockifyBff.Http.Problems;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ClockifyBff.Security;

/// <summary>
/// The keys an identity provider signs with: read again every five minutes, and for a key nobody knew at most every thirty seconds.
/// </summary>
internal sealed class SigningKeys(SchemeSettings scheme, IDocumentRetriever documents, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _readEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _readAgainAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _firstReadAgainAfter = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _oneReader = new(1, 1);
    private volatile KeySet? _current;
    private volatile bool _areOutOfReach;
    private long _readAt = long.MinValue;
    private long _triedAt = long.MinValue;

    /// <summary>Whether the last attempt to read them failed.</summary>
    public bool AreOutOfReach => _areOutOfReach;

    /// <summary>The keys as of the last five minutes, or the last ones known where the identity provider is out of reach.</summary>
    /// <exception cref="ProblemException">503 <c>identity_unavailable</c>: no keys were ever read.</exception>
    public ValueTask<KeySet> CurrentAsync(CancellationToken cancellationToken) =>
        _current is { } current
        && (IsRecent(Volatile.Read(ref _readAt), _readEvery) || IsRecent(Volatile.Read(ref _triedAt), _readAgainAfter))
            ? new ValueTask<KeySet>(current)
            : new ValueTask<KeySet>(ReadUnlessRecentAsync(_readEvery, cancellationToken));

    /// <summary>The keys, read anew for a token whose key is not among <paramref name="known"/>.</summary>
    /// <exception cref="ProblemException">503 <c>identity_unavailable</c>: whether the key is good can't be found out.</exception>
    public async Task<KeySet> RenewedAsync(KeySet known, CancellationToken cancellationToken)
    {
        var keys = await ReadUnlessRecentAsync(_readAgainAfter, cancellationToken);
        return ReferenceEquals(keys, known) && Volatile.Read(ref _readAt) < Volatile.Read(ref _triedAt) ? throw OutOfReach(null) : keys;
    }

    public void Dispose() => _oneReader.Dispose();

    private async Task<KeySet> ReadUnlessRecentAsync(TimeSpan recent, CancellationToken cancellationToken)
    {
        await _oneReader.WaitAsync(cancellationToken);
        try
        {
            if (_current is { } current && (IsRecent(_readAt, recent) || IsRecent(_triedAt, _readAgainAfter)))
            {
                return current;
            }

            if (_current is null && IsRecent(_triedAt, _firstReadAgainAfter))
            {
                throw OutOfReach(null);
            }

            // For everybody: that one goes away must not keep the others from new keys.
            return await TryReadAsync();
        }
        finally
        {
            _oneReader.Release();
        }
    }

    private async Task<KeySet> TryReadAsync()
    {
        // Who comes meanwhile goes on with the keys there are.
        Volatile.Write(ref _triedAt, time.GetTimestamp());
        try
        {
            var read = await ReadAsync();
            Volatile.Write(ref _readAt, _triedAt);
            _areOutOfReach = false;
            // The same keys keep the tokens that were remembered with them.
            return _current = read.HasKeysOf(_current) ? _current! : read;
        }
#pragma warning disable CA1031 // Whatever the identity provider answered: the keys there are go on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // The pause begins now: those who waited for this read must not each wait for one of their own.
            Volatile.Write(ref _triedAt, time.GetTimestamp());
            _areOutOfReach = true;
            return _current ?? throw OutOfReach(e);
        }
    }

    private async Task<KeySet> ReadAsync()
    {
        var address = scheme.KeysUrl.ToString();
        if (scheme.JwksUrl is not null)
        {
            return new KeySet(scheme.Issuer!, new JsonWebKeySet(await documents.GetDocumentAsync(address, CancellationToken.None)));
        }

        var discovered = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, CancellationToken.None);
        return new KeySet(scheme.Issuer ?? discovered.Issuer, discovered.JsonWebKeySet);
    }

    private bool IsRecent(long moment, TimeSpan span) => moment != long.MinValue && time.GetElapsedTime(moment) < span;

    private static ProblemException OutOfReach(Exception? cause) =>
        new(new Problem(ErrorCode.IdentityUnavailable, "The identity provider's keys are out of reach.") { RetryAfterSeconds = 30 }, cause);
}
