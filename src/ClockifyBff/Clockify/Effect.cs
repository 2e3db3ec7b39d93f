using System.Globalization;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Clockify;

/// <summary>Tells what an attempt created from what was there before it, and from what was created beside it.</summary>
internal static class Effect
{
    private const int DigitsOfTime = 8;

    /// <summary>Returns the item that an attempt created; null if no item can be its result.</summary>
    /// <param name="alike">The candidates: items with the same name in the same place, or entries of the same person with the same
    /// start.</param>
    /// <param name="since">When the request was first attempted.</param>
    /// <param name="agrees">Whether one has everything that the request gave.</param>
    /// <exception cref="ProblemException">409 <c>outcome_unknown</c>: something is there that may or may not be it.</exception>
    public static T? Among<T>(IEnumerable<T> alike, FirstAttempt since, Func<T, bool> agrees)
        where T : class, IClockifyEntity
    {
        var possible = alike.Where(one => MayBeOf(one.Id, since)).ToList();
        return possible.FindAll(one => agrees(one)) switch
        {
            [var one] when IsCreatedSince(one.Id, since.Latest) => one,
            [_] => throw new ProblemException(
                Problem.OutcomeUnknown(
                    "A matching item exists, but it may be older than the first attempt, because the server's clock was set back."
                )
            ),
            [] when possible.Count == 0 => null,
            [] => throw new ProblemException(
                Problem.OutcomeUnknown("Something like it was created since, but differs from what the request says.")
            ),
            _ => throw new ProblemException(Problem.OutcomeUnknown("More than one thing could be what came of it.")),
        };
    }

    /// <summary>
    /// Whether something can come of an attempt: it is no older. The first four bytes of an id are the second of its creation.
    /// </summary>
    public static bool MayBeOf(string? id, FirstAttempt since) => IsCreatedSince(id, since.Earliest);

    private static bool IsCreatedSince(string? id, DateTimeOffset moment) =>
        id is not { Length: > DigitsOfTime }
        || !uint.TryParse(id.AsSpan(0, DigitsOfTime), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var seconds)
        || DateTimeOffset.FromUnixTimeSeconds(seconds) >= moment - FirstAttempt.ClocksDiffer;
}
