using System.Collections.Immutable;
using ClockifyBff.Budget;
using ClockifyBff.Clockify;
using ClockifyBff.Http;
using ClockifyBff.Maton;
using ClockifyBff.Security;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Connections;

/// <summary>Which connection a caller uses in Development: the one whose Clockify user has the caller's e-mail.</summary>
/// <remarks>With a real key there is one caller, and one connection to be had: the developer's own.</remarks>
internal sealed partial class DevelopmentConnections(
    ControlPlane controlPlane, ClockifyClient clockify, IOptions<MatonOptions> maton, IOptions<AuthenticationSettings> authentication,
    IHostEnvironment environment, TimeProvider time, ILogger<DevelopmentConnections> logger) : IDisposable
{
    private static readonly TimeSpan _lookAgainAfter = TimeSpan.FromSeconds(2);

    private readonly bool _isDevelopment = authentication.Value.ModeIn(environment) == AuthenticationSettings.Development;
    private readonly SemaphoreSlim _oneReader = new(1, 1);
    private ImmutableArray<Known> _known = [];
    private volatile bool _outdated = true;
    private DateTimeOffset _lookedAt;

    /// <summary>The passage of a caller's call.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="chosen">One of the caller's own connections; null for the newest of those known.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ProblemException">409 <c>not_connected</c>, or 404 <c>connection_not_found</c> for a connection that isn't the caller's.</exception>
    public async ValueTask<Passage> PassageAsync(Caller caller, string? chosen, CancellationToken cancellationToken)
    {
        if (Find(caller, chosen) is { } passage)
        {
            return passage;
        }

        await LookAsync(caller, chosen, cancellationToken);
        return Find(caller, chosen) ?? throw (Find(caller, chosen: null) is null
            ? new ProblemException(ErrorCode.NotConnected, "No Clockify connection acts as this caller.")
            : new ProblemException(ErrorCode.ConnectionNotFound, "The header Maton-Connection names no connection of the caller."));
    }

    public void Dispose() => _oneReader.Dispose();

    // Every request comes by here: a loop, where lambdas would be made anew each time.
    private Passage? Find(Caller caller, string? chosen)
    {
        foreach (var known in _known)
        {
            if (known.Serves(caller) && (chosen is null || known.Passage.ConnectionId == chosen))
            {
                return known.Passage;
            }
        }

        return null;
    }

    /// <summary>Reads what connections there are, and of new ones who they act as.</summary>
    private async Task LookAsync(Caller caller, string? chosen, CancellationToken cancellationToken)
    {
        await _oneReader.WaitAsync(cancellationToken);
        try
        {
            // Nobody who brings a token of their own gets a connection by its e-mail address.
            if (!_isDevelopment || Find(caller, chosen) is not null || (!_outdated && time.GetUtcNow() - _lookedAt < _lookAgainAfter))
            {
                return;
            }

            _outdated = false;
            ProblemException? unanswered = null;
            var known = ImmutableArray.CreateBuilder<Known>();
            foreach (var id in await CandidatesAsync(cancellationToken))
            {
                try
                {
                    known.Add(_known.FirstOrDefault(one => one.Passage.ConnectionId == id) ?? await IdentifyAsync(id, cancellationToken));
                }
                catch (ProblemException e) when (e.Problem.Error == ErrorCode.ReconnectRequired && !maton.Value.HasRealKey)
                {
                    // A colleague's broken connection is no reason to refuse this caller.
                }
                catch (ProblemException e)
                {
                    unanswered = e;
                }
            }

            _known = known.ToImmutable();
            _lookedAt = time.GetUtcNow();

            // The connection asked for may be the one that did not answer.
            _outdated |= unanswered is not null;
            if (unanswered is not null && Find(caller, chosen) is null)
            {
                throw unanswered;
            }
        }
        finally
        {
            _oneReader.Release();
        }
    }

    private async Task<IEnumerable<string>> CandidatesAsync(CancellationToken cancellationToken)
    {
        if (maton.Value.DevelopmentConnection is { } configured)
        {
            return [configured];
        }

        var active = await controlPlane.ListActiveAsync(Lane.Interactive, cancellationToken);
        if (maton.Value.HasRealKey && active.Count != 1)
        {
            Log.NoSingleConnection(logger, active.Count);
            return [];
        }

        return active.Select(connection => connection.Id);
    }

    private async Task<Known> IdentifyAsync(string connectionId, CancellationToken cancellationToken)
    {
        var passage = new Passage(connectionId, Lane.Interactive, () => Forget(connectionId));
        var user = await clockify.GetUserAsync(passage, cancellationToken);
        if (!maton.Value.HasRealKey)
        {
            return new Known(passage, user.Email);
        }

        Log.Developer(logger, user.Email, user.Id);
        return new Known(passage, Email: null);
    }

    /// <summary>One answer may be wrong: the next call looks again.</summary>
    private void Forget(string connectionId)
    {
        ImmutableInterlocked.Update(ref _known, (all, id) => all.RemoveAll(known => known.Passage.ConnectionId == id), connectionId);
        _outdated = true;
    }

    /// <summary>A connection whose owner is known; without an e-mail it serves the only caller there is.</summary>
    private sealed record Known(Passage Passage, string? Email)
    {
        public bool Serves(Caller caller) => Email is null || Email.Equals(caller.Email, StringComparison.OrdinalIgnoreCase);
    }

    private static partial class Log
    {
        [LoggerMessage(101, LogLevel.Information, "The developer is {Email}, Clockify user {UserId}")]
        public static partial void Developer(ILogger logger, string email, string userId);

        [LoggerMessage(102, LogLevel.Warning, "The Maton account has {Count} active Clockify connections: set Maton:DevelopmentConnection to the id of your own")]
        public static partial void NoSingleConnection(ILogger logger, int count);
    }
}
