using ClockifyBff.Http;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Clockify;

/// <summary>How things are found by the names people know them under.</summary>
internal static class Names
{
    private const int MostCandidates = 5;
    private const int LongestCompared = 60;

    /// <summary>Whether two names are taken for one: whatever the case, whatever the blanks around.</summary>
    public static bool AreEqual(string? one, string? other) =>
        one is not null && other is not null && NormalizedText.Of(one).AsSpan().Trim().Equals(NormalizedText.Of(other).AsSpan().Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether two names are one: Clockify may cut off blanks around.</summary>
    public static bool AreIdentical(string? one, string? other) => one is null || other is null ? one == other : NormalizedText.Of(one.Trim()) == NormalizedText.Of(other.Trim());

    /// <summary>Whether a name holds a text, whatever the case, and however accents are written.</summary>
    public static bool Contains(string? name, string search) =>
        name is not null && NormalizedText.Of(name).Contains(NormalizedText.Of(search), StringComparison.OrdinalIgnoreCase);

    /// <summary>The things of a name; of those that differ in case only, the ones written just like it.</summary>
    public static IReadOnlyList<T> Matching<T>(IEnumerable<T> all, string name, Func<T, string> nameOf)
    {
        var same = all.Where(one => AreEqual(nameOf(one), name)).ToList();
        var exact = same.FindAll(one => nameOf(one) == name);
        return exact.Count > 0 ? exact : same;
    }

    /// <summary>The things whose names come nearest to one, nearest first. Long names are near only where one holds the other: to compare them letter by letter takes too long.</summary>
    public static IReadOnlyList<Candidate> Nearest(IEnumerable<Candidate> all, string name) =>
    [
        .. all.Select(candidate => (Candidate: candidate, Distance: Distance(candidate.Name, name)))
            .Where(one => one.Distance is not null)
            .OrderBy(one => one.Distance)
            .ThenBy(one => one.Candidate.Name, StringComparer.OrdinalIgnoreCase)
            .Take(MostCandidates)
            .Select(one => one.Candidate),
    ];

    /// <summary>How many letters have to be changed; a name that holds the other as a whole is near whatever its length. Null for long names.</summary>
    private static double? Distance(string one, string other)
    {
        if (Contains(one, other) || Contains(other, one))
        {
            return 0.5;
        }

        if (one.Length > LongestCompared || other.Length > LongestCompared)
        {
            return null;
        }

        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = diagonal + (char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
