using ClockifyBff.Clockify;
using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;
using ClockifyBff.Security;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Connections;

/// <summary>
/// Gives a caller without a link the connection that acts as them already: where an operator allows it, and to the developer alone.
/// </summary>
internal sealed partial class Adoption(
    IdentityScan scan,
    AdoptionStore adoptions,
    AccountConnections account,
    ClockifyClient clockify,
    UserConnectionStore store,
    UserConnections connections,
    Identity identity,
    AuditLog audit,
    IOptions<ConnectionsOptions> options,
    IOptions<MatonOptions> maton,
    IOptions<AuthenticationSettings> authentication,
    IHostEnvironment environment,
    TimeProvider time,
    ILogger<Adoption> logger
)
{
    // Long enough for a handful of connections, so that a first call is just a little slower.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _aGrantTakes = TimeSpan.FromMilliseconds(110);

    // What was read longer ago is asked again before somebody gets it.
    private static readonly TimeSpan _isRecent = TimeSpan.FromMinutes(1);

    /// <summary>In Development nobody proves who they are anyway: who names an address has all that acts as it.</summary>
    public bool GivesAll { get; } = authentication.Value.ModeIn(environment) == AuthenticationSettings.Development;

    /// <summary>Adopts.</summary>
    /// <returns>The caller's links; null when there is nothing to adopt.</returns>
    /// <exception cref="ProblemException">409 <c>connection_pending</c>: it is not known yet who the connections act as.</exception>
    public async Task<OwnedConnections?> AdoptAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (identity.IsDeveloperAlone)
        {
            return await AdoptDevelopersAsync(caller, cancellationToken);
        }

        if (
            options.Value.Adoption != AdoptionSwitch.On
            || caller.VerifiedEmail is null
            || !identity.AddressesOf(caller.VerifiedEmail).Any(IsInDomains)
        )
        {
            return null;
        }

        ConnectionIdentity[] theirs = [.. (await ScannedAsync(cancellationToken)).Where(one => IsOf(caller, one))];

        if (theirs.Any(one => one.Owner == caller.OwnerKey))
        {
            // Another call of theirs was faster.
            return await connections.ReadAsync(caller.OwnerKey);
        }

        if (
            (theirs.Length != 1 && !GivesAll)
            || theirs.All(one => one.Owner is not null)
            || await adoptions.HasDisconnectedAsync(caller.OwnerKey)
        )
        {
            return null;
        }

        return await AddAsync(caller, await ConfirmAsync(caller, theirs.Where(one => one.Owner is null)), whoever: false);
    }

    private bool IsOf(Caller caller, ConnectionIdentity one) =>
        identity.IsAddressOf(caller.VerifiedEmail, one.Email) && IsInDomains(one.Email);

    private bool IsInDomains(string address) => EmailAddress.IsIn(address, options.Value.EmailDomains!);

    /// <summary>Those that act as the caller now, whatever they did when they were read.</summary>
    private async Task<IReadOnlyList<ConnectionIdentity>> ConfirmAsync(Caller caller, IEnumerable<ConnectionIdentity> theirs)
    {
        var confirmed = new List<ConnectionIdentity>();
        foreach (var one in theirs)
        {
            var now = time.GetUtcNow() - one.ReadAt < _isRecent ? one : await scan.ReadAgainAsync(one);
            if (IsOf(caller, now))
            {
                confirmed.Add(now);
            }
        }

        return confirmed;
    }

    private async Task<IReadOnlyList<ConnectionIdentity>> ScannedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await scan.RunAsync().WaitAsync(_patience, time, cancellationToken) ?? throw Pending();
        }
        catch (TimeoutException)
        {
            throw Pending();
        }
    }

    private async Task<OwnedConnections?> AdoptDevelopersAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (await DevelopersConnectionAsync(cancellationToken) is not { } id)
        {
            return null;
        }

        var user = await clockify.GetUserAsync(
            new UpstreamContext(id, caller.OwnerKey, Priority.Interactive, () => Task.CompletedTask),
            cancellationToken
        );
        Log.Developer(logger, user.Email, user.Id);
        var own = new ConnectionIdentity(id, account.LastSeen(id)?.Version ?? string.Empty, user.Id, user.Email, time.GetUtcNow());
        return await AddAsync(caller, [own], whoever: true);
    }

    private async Task<string?> DevelopersConnectionAsync(CancellationToken cancellationToken)
    {
        if (maton.Value.DevelopmentConnection is { } configured)
        {
            return configured;
        }

        var active = (await account.ReadAsync(PendingConnections.AskEvery, Priority.Interactive, cancellationToken))
            .Values.Where(connection => connection.Status == MatonConnectionStatus.Active)
            .ToArray();
        if (active.Length > 1)
        {
            Log.SeveralConnections(logger, active.Length);
        }

        return active is [var only] ? only.Id : null;
    }

    private async Task<OwnedConnections?> AddAsync(Caller caller, IReadOnlyList<ConnectionIdentity> theirs, bool whoever)
    {
        var newestFirst = theirs
            .Select(one => new UserConnection(one.ConnectionId, caller.OwnerKey)
            {
                OwnerEmail = caller.VerifiedEmail,
                Status = LinkStatus.Active,
                ClockifyUserId = one.ClockifyUserId,
                Email = one.Email,
                CreatedAt = account.LastSeen(one.ConnectionId)?.CreatedAt ?? one.ReadAt,
                ChangedAt = time.GetUtcNow(),
                VerifiedAt = one.ReadAt,
                UpstreamVersion = one.Version,
            })
            .OrderByDescending(link => link.CreatedAt);
        var anyAdded = false;
        foreach (var link in newestFirst)
        {
            if (await store.AddActiveAsync(link, whoever))
            {
                audit.RecordConnection(link.OwnerKey, link.ConnectionId, "adopted");
                anyAdded = true;
            }
        }

        return anyAdded ? await connections.ReadChangedAsync(caller.OwnerKey) : await connections.ReadAsync(caller.OwnerKey);
    }

    private ProblemException Pending() =>
        new(
            new Problem(ErrorCode.ConnectionPending, "It is being found out which of the existing connections is the caller's.")
            {
                Action = NextAction.Wait,
                RetryAfterSeconds = Math.Clamp((int)Math.Ceiling(scan.Remaining * _aGrantTakes.TotalSeconds), 1, 60),
            }
        );

    private static partial class Log
    {
        [LoggerMessage(102, LogLevel.Information, "The developer is {Email}, Clockify user {UserId}")]
        public static partial void Developer(ILogger logger, string email, string userId);

        [LoggerMessage(
            103,
            LogLevel.Warning,
            "The Maton account has {Count} active Clockify connections: set Maton:DevelopmentConnection to the id of your own"
        )]
        public static partial void SeveralConnections(ILogger logger, int count);
    }
}
