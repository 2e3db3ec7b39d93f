using System.Globalization;

namespace ClockifyBff.Clockify;

/// <summary>Finds the item that an attempt created, among items that are older or that somebody else created at the same time.</summary>
internal static class EffectFinder
{
    // The first four bytes of a Clockify id are the second of its creation, in hexadecimal digits.
    private const int TimestampDigits = 8;

    /// <summary>Returns the item that an attempt created; null if no item can be its result.</summary>
    /// <param name="candidates">Items with the same name in the same place, or time entries of the same user with the same start.</param>
    /// <param name="firstAttempt">The time of the first attempt.</param>
    /// <param name="matches">Whether an item has all values that the request sent.</param>
    /// <exception cref="OutcomeUnknownException">An item exists that may or may not be the result.</exception>
    public static T? Find<T>(IEnumerable<T> candidates, FirstAttempt firstAttempt, Func<T, bool> matches)
        where T : class, IClockifyEntity
    {
        var possible = candidates.Where(candidate => MayBeEffectOf(candidate.Id, firstAttempt)).ToList();
        return possible.FindAll(candidate => matches(candidate)) switch
        {
            [var effect] when IsCreatedSince(effect.Id, firstAttempt.Latest) => effect,
            [_] => throw new OutcomeUnknownException(
                "A matching item exists, but it may be older than the first attempt, because the server's clock was set back."
            ),
            [] when possible.Count == 0 => null,
            [] => throw new OutcomeUnknownException(
                "A similar item was created since the first attempt, but its values differ from the request."
            ),
            _ => throw new OutcomeUnknownException("More than one item may be the result of the first attempt."),
        };
    }

    /// <summary>Whether an item is new enough to be the result of an attempt.</summary>
    public static bool MayBeEffectOf(string? id, FirstAttempt firstAttempt) => IsCreatedSince(id, firstAttempt.Earliest);

    private static bool IsCreatedSince(string? id, DateTimeOffset time) =>
        id is not { Length: > TimestampDigits }
        || !uint.TryParse(id.AsSpan(0, TimestampDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var seconds)
        || DateTimeOffset.FromUnixTimeSeconds(seconds) >= time - FirstAttempt.MaxClockSkew;
}
