using System.Collections.Concurrent;
using Microsoft.IdentityModel.Tokens;

namespace ClockifyBff.Security;

/// <summary>
/// Logs why tokens are rejected, so that wrong settings can be diagnosed. Logs each reason at most every 5 s, so that a caller in a loop
/// doesn't flood the log.
/// </summary>
/// <remarks>Logs neither tokens nor claims: both are personal data, and the claims of a rejected token aren't verified.</remarks>
internal sealed partial class RejectedTokenLog(ILogger<RejectedTokenLog> logger, TimeProvider time)
{
    private const string Lifetime = "lifetime: the token is expired, not valid yet, or has no expiration time";

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(5);

    // Bounded by the number of schemes times the number of reasons.
    private readonly ConcurrentDictionary<(string Scheme, string Reason), RateLimit> _limits = new();

    public void Add(string scheme, string reason)
    {
        var limit = _limits.GetOrAdd((scheme, reason), _ => new RateLimit());
        if (limit.IsDue(time, _interval, out var suppressed))
        {
            Log.TokenRejected(logger, scheme, reason, suppressed);
        }
    }

    /// <summary>Returns the reason of a rejection, named after the settings that it concerns.</summary>
    public static string Reason(Exception? exception) =>
        exception switch
        {
            SecurityTokenInvalidAudienceException => "audience: the token names none of Audiences",
            SecurityTokenInvalidIssuerException => "issuer: the token has another issuer than the scheme",
            SecurityTokenExpiredException
            or SecurityTokenNotYetValidException
            or SecurityTokenNoExpirationException
            or SecurityTokenInvalidLifetimeException => Lifetime,
            SecurityTokenInvalidSigningKeyException => "key: the token has no key id, and too many keys are suitable",
            SecurityTokenSignatureKeyNotFoundException => "key: the identity provider publishes no key with this id",
            SecurityTokenInvalidAlgorithmException => "algorithm: the token is not signed with a supported asymmetric algorithm",
            SecurityTokenInvalidSignatureException => "signature: no key verifies it",
            _ => "form: the value is not a signed token",
        };

    private sealed class RateLimit
    {
        private readonly Lock _lock = new();
        private long? _loggedAt;
        private int _suppressed;

        public bool IsDue(TimeProvider time, TimeSpan interval, out int suppressed)
        {
            lock (_lock)
            {
                suppressed = _suppressed;
                if (_loggedAt is { } loggedAt && time.GetElapsedTime(loggedAt) < interval)
                {
                    _suppressed++;
                    return false;
                }

                (_loggedAt, _suppressed) = (time.GetTimestamp(), 0);
                return true;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            801,
            LogLevel.Warning,
            "A token of the scheme {Scheme} is rejected: {Reason} ({Suppressed} more since the last such entry)"
        )]
        public static partial void TokenRejected(ILogger logger, string scheme, string reason, int suppressed);
    }
}
