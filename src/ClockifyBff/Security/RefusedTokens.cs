using System.Collections.Concurrent;
using Microsoft.IdentityModel.Tokens;

namespace ClockifyBff.Security;

/// <summary>
/// Logs why tokens are refused: a setting that is wrong must show somewhere, and a caller who tries again and again must not fill the log.
/// </summary>
/// <remarks>Neither the token nor what it claims is logged: both are somebody's, and neither is known to be true.</remarks>
internal sealed partial class RefusedTokens(ILogger<RefusedTokens> logger, TimeProvider time)
{
    private const string Lifetime = "lifetime: it is expired, not valid yet, or has no end";

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(5);

    // As many as there are schemes and reasons.
    private readonly ConcurrentDictionary<(string Scheme, string Reason), Told> _told = new();

    public void Add(string scheme, string reason)
    {
        var told = _told.GetOrAdd((scheme, reason), _ => new Told());
        if (told.IsDue(time, _interval, out var unsaid))
        {
            Log.Refused(logger, scheme, reason, unsaid);
        }
    }

    /// <summary>The reason in the words of the settings.</summary>
    public static string Reason(Exception? exception) =>
        exception switch
        {
            SecurityTokenInvalidAudienceException => "audience: it names none of Audiences",
            SecurityTokenInvalidIssuerException => "issuer: it is not the scheme's",
            SecurityTokenExpiredException
            or SecurityTokenNotYetValidException
            or SecurityTokenNoExpirationException
            or SecurityTokenInvalidLifetimeException => Lifetime,
            SecurityTokenInvalidSigningKeyException => "key: it names none, and too many could be it",
            SecurityTokenSignatureKeyNotFoundException => "key: the identity provider publishes none that fits",
            SecurityTokenInvalidAlgorithmException => "algorithm: it is none that only a private key can sign with",
            SecurityTokenInvalidSignatureException => "signature: it fits no key",
            _ => "form: it is no signed token",
        };

    private sealed class Told
    {
        private readonly Lock _gate = new();
        private long? _at;
        private int _unsaid;

        public bool IsDue(TimeProvider time, TimeSpan interval, out int unsaid)
        {
            lock (_gate)
            {
                unsaid = _unsaid;
                if (_at is { } at && time.GetElapsedTime(at) < interval)
                {
                    _unsaid++;
                    return false;
                }

                (_at, _unsaid) = (time.GetTimestamp(), 0);
                return true;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            801,
            LogLevel.Warning,
            "A token of the scheme {Scheme} is refused: {Reason} ({Unsaid} more since the last such line)"
        )]
        public static partial void Refused(ILogger logger, string scheme, string reason, int unsaid);
    }
}
