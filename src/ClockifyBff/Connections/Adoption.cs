using ClockifyBff.Clockify;
using ClockifyBff.RateLimiting;
using ClockifyBff.Security;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Connections;

/// <summary>
/// Assigns a caller without a connection the existing Maton connection that acts as their Clockify user. Requires
/// <c>Connections:Adoption</c>, except for the single developer of Development mode with a real key.
/// </summary>
internal sealed partial class Adoption(
    IdentityScan scan,
    AdoptionStore adoptions,
    AccountConnections account,
    ClockifyApiClient clockify,
    UserConnectionStore store,
    UserConnections connections,
    OwnerMatcher ownerMatcher,
    AuditLog audit,
    IOptions<ConnectionsOptions> options,
    IOptions<MatonOptions> maton,
    IOptions<AuthenticationSettings> authentication,
    IHostEnvironment environment,
    TimeProvider time,
    ILogger<Adoption> logger
)
{
    // Enough to read a handful of connections, so that a first request is only a little slower.
    private static readonly TimeSpan _maxScanWait = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _estimatedReadDuration = TimeSpan.FromMilliseconds(110);

    // An identity that was read earlier than this is read again before its connection is assigned.
    private static readonly TimeSpan _maxIdentityAge = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether a caller adopts every connection with their address, not only a single one. True in Development, where callers aren't
    /// authenticated.
    /// </summary>
    public bool AdoptsAll { get; } = authentication.Value.ModeIn(environment) == AuthenticationSettings.Development;

    /// <summary>Assigns the caller the connections that act as them.</summary>
    /// <returns>The caller's connections; null if there is none to adopt.</returns>
    /// <exception cref="ConnectionException">The identities of the connections aren't known yet.</exception>
    public async Task<OwnedConnections?> AdoptAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (ownerMatcher.IsSingleDeveloper)
        {
            return await AdoptForDeveloperAsync(caller, cancellationToken);
        }

        if (
            options.Value.Adoption != AdoptionSwitch.On
            || caller.VerifiedEmail is null
            || !ownerMatcher.ClockifyAddressesOf(caller.VerifiedEmail).Any(IsInAllowedDomain)
        )
        {
            return null;
        }

        ConnectionIdentity[] candidates = [.. (await ScanAsync(cancellationToken)).Where(candidate => MatchesCaller(caller, candidate))];

        if (candidates.Any(candidate => candidate.OwnerKey == caller.OwnerKey))
        {
            // A concurrent request of the caller has adopted it.
            return await connections.ReadAsync(caller.OwnerKey);
        }

        if (
            (candidates.Length != 1 && !AdoptsAll)
            || candidates.All(candidate => candidate.OwnerKey is not null)
            || await adoptions.HasDisconnectedAsync(caller.OwnerKey)
        )
        {
            return null;
        }

        return await AddAsync(
            caller,
            await ConfirmCandidatesAsync(caller, candidates.Where(candidate => candidate.OwnerKey is null)),
            replaceOwner: false
        );
    }

    private bool MatchesCaller(Caller caller, ConnectionIdentity candidate) =>
        ownerMatcher.IsAddressOf(caller.VerifiedEmail, candidate.Email) && IsInAllowedDomain(candidate.Email);

    private bool IsInAllowedDomain(string address) => EmailAddress.IsIn(address, options.Value.EmailDomains!);

    /// <summary>Returns the candidates that act as the caller now, reading outdated identities again.</summary>
    private async Task<IReadOnlyList<ConnectionIdentity>> ConfirmCandidatesAsync(Caller caller, IEnumerable<ConnectionIdentity> candidates)
    {
        var confirmed = new List<ConnectionIdentity>();
        foreach (var candidate in candidates)
        {
            var now = time.GetUtcNow() - candidate.ReadAt < _maxIdentityAge ? candidate : await scan.RefreshAsync(candidate);
            if (MatchesCaller(caller, now))
            {
                confirmed.Add(now);
            }
        }

        return confirmed;
    }

    private async Task<IReadOnlyList<ConnectionIdentity>> ScanAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await scan.RunAsync().WaitAsync(_maxScanWait, time, cancellationToken) ?? throw PendingScan();
        }
        catch (TimeoutException)
        {
            throw PendingScan();
        }
    }

    private async Task<OwnedConnections?> AdoptForDeveloperAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (await FindDeveloperConnectionAsync(cancellationToken) is not { } id)
        {
            return null;
        }

        var user = await clockify.GetUserAsync(new UpstreamContext(id, caller.OwnerKey, Priority.Interactive), cancellationToken);
        Log.DeveloperIdentified(logger, user.Email, user.Id);
        var own = new ConnectionIdentity(id, account.TryGetLatest(id)?.Version ?? string.Empty, user.Id, user.Email, time.GetUtcNow());
        return await AddAsync(caller, [own], replaceOwner: true);
    }

    private async Task<string?> FindDeveloperConnectionAsync(CancellationToken cancellationToken)
    {
        if (maton.Value.DevelopmentConnection is { } configured)
        {
            return configured;
        }

        var active = (await account.ReadAsync(PendingConnectionCheck.PollInterval, Priority.Interactive, cancellationToken))
            .Values.Where(connection => connection.Status == MatonConnectionStatus.Active)
            .ToArray();
        if (active.Length > 1)
        {
            Log.SeveralActiveConnections(logger, active.Length);
        }

        return active is [var only] ? only.Id : null;
    }

    private async Task<OwnedConnections?> AddAsync(Caller caller, IReadOnlyList<ConnectionIdentity> candidates, bool replaceOwner)
    {
        var newestFirst = candidates
            .Select(candidate => new UserConnection(candidate.ConnectionId, caller.OwnerKey)
            {
                OwnerEmail = caller.VerifiedEmail,
                Status = LinkStatus.Active,
                ClockifyUserId = candidate.ClockifyUserId,
                Email = candidate.Email,
                CreatedAt = account.TryGetLatest(candidate.ConnectionId)?.CreatedAt ?? candidate.ReadAt,
                ChangedAt = time.GetUtcNow(),
                VerifiedAt = candidate.ReadAt,
                UpstreamVersion = candidate.Version,
            })
            .OrderByDescending(connection => connection.CreatedAt);
        var anyAdded = false;
        foreach (var connection in newestFirst)
        {
            if (await store.AddActiveAsync(connection, replaceOwner))
            {
                audit.RecordConnection(connection.OwnerKey, connection.ConnectionId, "adopted");
                anyAdded = true;
            }
        }

        return anyAdded ? await connections.PublishChangeAsync(caller.OwnerKey) : await connections.ReadAsync(caller.OwnerKey);
    }

    private ConnectionException PendingScan() =>
        new(
            ConnectionFailureKind.AdoptionPending,
            "The service is checking which of the existing connections belongs to the caller. Retry later."
        )
        {
            RetryAfter = TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(scan.Remaining * _estimatedReadDuration.TotalSeconds), 1, 60)),
        };

    private static partial class Log
    {
        [LoggerMessage(102, LogLevel.Information, "The developer's connection acts as {Email}, Clockify user {UserId}")]
        public static partial void DeveloperIdentified(ILogger logger, string email, string userId);

        [LoggerMessage(
            103,
            LogLevel.Warning,
            "The Maton account has {Count} active Clockify connections: set Maton:DevelopmentConnection to the id of yours"
        )]
        public static partial void SeveralActiveConnections(ILogger logger, int count);
    }
}
