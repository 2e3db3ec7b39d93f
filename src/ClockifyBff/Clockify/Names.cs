using ClockifyBff.Http;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Clockify;

/// <summary>Finds items by name. A sought name is normalized once for all items.</summary>
internal static class Names
{
    private const int MostCandidates = 5;

    // One bit of a machine word for each letter.
    private const int LongestCompared = 64;

    /// <summary>Whether two names are taken for one: whatever the case, whatever the blanks around.</summary>
    public static bool AreEqual(string? one, string? other) => one is not null && other is not null && IsEqual(one, FormOf(other));

    /// <summary>A name in the form in which names are compared: Clockify may cut off blanks around.</summary>
    public static string FormOf(string name) => NormalizedText.Of(name).Trim();

    /// <summary>Returns the items with exactly this name.</summary>
    public static IEnumerable<T> Identical<T>(IEnumerable<T> all, string name, Func<T, string?> nameOf)
    {
        var form = FormOf(name);
        return all.Where(one => nameOf(one) is { } its && FormOf(its) == form);
    }

    /// <summary>Returns the items with this name, ignoring case.</summary>
    public static IEnumerable<T> Equal<T>(IEnumerable<T> all, string name, Func<T, string?> nameOf)
    {
        var form = FormOf(name);
        return all.Where(one => nameOf(one) is { } its && IsEqual(its, form));
    }

    /// <summary>
    /// Returns the items with a name that contains the text, ignoring case and how accents are encoded; all items if the text is empty.
    /// </summary>
    public static IEnumerable<T> Holding<T>(IEnumerable<T> all, string? search, params Func<T, string?>[] namesOf)
    {
        if (string.IsNullOrEmpty(search))
        {
            return all;
        }

        var form = NormalizedText.Of(search);
        return all.Where(one => Array.Exists(namesOf, nameOf => Contains(nameOf(one), form)));
    }

    /// <summary>Whether a name holds a text in form C, whatever the case.</summary>
    public static bool Contains(string? name, string form) =>
        name is not null && NormalizedText.Of(name).Contains(form, StringComparison.OrdinalIgnoreCase);

    /// <summary>The things of a name; of those that differ in case only, the ones written just like it.</summary>
    public static IReadOnlyList<T> Matching<T>(IEnumerable<T> all, string name, Func<T, string> nameOf)
    {
        var same = Equal(all, name, nameOf).ToList();
        var exact = same.FindAll(one => nameOf(one) == name);
        return exact.Count > 0 ? exact : same;
    }

    /// <summary>
    /// The things whose names come nearest to one, nearest first. A name of more than 64 characters is only compared by containment.
    /// </summary>
    public static IReadOnlyList<Candidate> Nearest(IEnumerable<Candidate> all, string name)
    {
        var sought = FormOf(name);
        var places = sought.Length <= LongestCompared ? PlacesIn(sought) : null;
        return
        [
            .. all.Select(candidate => (Candidate: candidate, Distance: Distance(NormalizedText.Of(candidate.Name), sought, places)))
                .Where(one => one.Distance is not null)
                .OrderBy(one => one.Distance)
                .ThenBy(one => one.Candidate.Name, StringComparer.OrdinalIgnoreCase)
                .Take(MostCandidates)
                .Select(one => one.Candidate),
        ];
    }

    private static bool IsEqual(string name, string form) =>
        NormalizedText.Of(name).AsSpan().Trim().Equals(form, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// How many letters have to be changed; a name that holds the other as a whole is near whatever its length. Null where it isn't
    /// counted.
    /// </summary>
    private static double? Distance(string name, string sought, Dictionary<char, ulong>? places) =>
        name.Contains(sought, StringComparison.OrdinalIgnoreCase) || sought.Contains(name, StringComparison.OrdinalIgnoreCase) ? 0.5
        : places is not null ? Changes(name, sought.Length, places)
        : null;

    /// <summary>Maps each letter of a text, in upper case, to the positions where it occurs: one bit for each position.</summary>
    private static Dictionary<char, ulong> PlacesIn(string text)
    {
        var places = new Dictionary<char, ulong>();
        for (var place = 0; place < text.Length; place++)
        {
            var letter = char.ToUpperInvariant(text[place]);
            places[letter] = places.GetValueOrDefault(letter) | (1UL << place);
        }

        return places;
    }

    /// <summary>
    /// How many letters of a name have to be changed, left out or added to make it the text whose places are given: the algorithm of Myers
    /// (1999) as Hyyrö (2003) puts it.
    /// </summary>
    private static int Changes(string name, int length, Dictionary<char, ulong> places)
    {
        var (more, less, distance) = (ulong.MaxValue, 0UL, length);
        var last = 1UL << (length - 1);
        foreach (var letter in name)
        {
            var same = places.GetValueOrDefault(char.ToUpperInvariant(letter));
            var vertical = same | less;
            var horizontal = (((same & more) + more) ^ more) | same;
            var (up, down) = (less | ~(horizontal | more), more & horizontal);
            distance +=
                (up & last) != 0 ? 1
                : (down & last) != 0 ? -1
                : 0;
            (up, down) = ((up << 1) | 1, down << 1);
            (more, less) = (down | ~(vertical | up), up & vertical);
        }

        return distance;
    }
}
