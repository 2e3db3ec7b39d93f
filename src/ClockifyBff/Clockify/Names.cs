namespace ClockifyBff.Clockify;

/// <summary>Finds items by name. A sought name is normalized once for all items.</summary>
internal static class Names
{
    private const int MaxCandidates = 5;

    // The algorithm uses one bit of a 64-bit word for each letter.
    private const int MaxComparedLength = 64;

    /// <summary>Whether two names are equal, ignoring case and surrounding spaces.</summary>
    public static bool AreEqual(string? left, string? right) => left is not null && right is not null && IsEqual(left, Normalize(right));

    /// <summary>Returns a name in the form in which names are compared, without surrounding spaces, which Clockify may trim.</summary>
    public static string Normalize(string name) => NormalizedText.Of(name).Trim();

    /// <summary>Returns the items with this name, respecting case.</summary>
    public static IEnumerable<T> Identical<T>(IEnumerable<T> all, string name, Func<T, string?> nameOf)
    {
        var normalized = Normalize(name);
        return all.Where(item => nameOf(item) is { } itemName && Normalize(itemName) == normalized);
    }

    /// <summary>Returns the items with this name, ignoring case.</summary>
    public static IEnumerable<T> Equal<T>(IEnumerable<T> all, string name, Func<T, string?> nameOf)
    {
        var normalized = Normalize(name);
        return all.Where(item => nameOf(item) is { } itemName && IsEqual(itemName, normalized));
    }

    /// <summary>
    /// Returns the items with a name that contains the text, ignoring case and how accents are encoded; all items if the text is empty.
    /// </summary>
    public static IEnumerable<T> Containing<T>(IEnumerable<T> all, string? search, params Func<T, string?>[] namesOf)
    {
        if (string.IsNullOrEmpty(search))
        {
            return all;
        }

        var normalized = NormalizedText.Of(search);
        return all.Where(item => Array.Exists(namesOf, nameOf => Contains(nameOf(item), normalized)));
    }

    /// <summary>Whether a name contains a text in normalization form C, ignoring case.</summary>
    public static bool Contains(string? name, string normalized) =>
        name is not null && NormalizedText.Of(name).Contains(normalized, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the items with this name: those that match it including case, or else those that match it ignoring case.</summary>
    public static IReadOnlyList<T> Matching<T>(IEnumerable<T> all, string name, Func<T, string> nameOf)
    {
        var same = Equal(all, name, nameOf).ToList();
        var exact = same.FindAll(item => nameOf(item) == name);
        return exact.Count > 0 ? exact : same;
    }

    /// <summary>
    /// Returns at most 5 candidates with similar names, most similar first. A sought name of more than 64 characters is compared only by
    /// containment.
    /// </summary>
    public static IReadOnlyList<NamedEntity> Nearest(IEnumerable<NamedEntity> all, string name)
    {
        var sought = Normalize(name);
        var positions = sought.Length <= MaxComparedLength ? PositionsIn(sought) : null;
        return
        [
            .. all.Select(candidate => (Candidate: candidate, Distance: Distance(NormalizedText.Of(candidate.Name), sought, positions)))
                .Where(item => item.Distance is not null)
                .OrderBy(item => item.Distance)
                .ThenBy(item => item.Candidate.Name, StringComparer.OrdinalIgnoreCase)
                .Take(MaxCandidates)
                .Select(item => item.Candidate),
        ];
    }

    private static bool IsEqual(string name, string normalized) =>
        NormalizedText.Of(name).AsSpan().Trim().Equals(normalized, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The number of letters to change; 0.5 if one name contains the other. Null if the sought name is too long to count.
    /// </summary>
    private static double? Distance(string name, string sought, Dictionary<char, ulong>? positions) =>
        name.Contains(sought, StringComparison.OrdinalIgnoreCase) || sought.Contains(name, StringComparison.OrdinalIgnoreCase) ? 0.5
        : positions is not null ? Changes(name, sought.Length, positions)
        : null;

    /// <summary>Maps each letter of a text, in upper case, to the positions where it occurs: one bit for each position.</summary>
    private static Dictionary<char, ulong> PositionsIn(string text)
    {
        var positions = new Dictionary<char, ulong>();
        for (var position = 0; position < text.Length; position++)
        {
            var letter = char.ToUpperInvariant(text[position]);
            positions[letter] = positions.GetValueOrDefault(letter) | (1UL << position);
        }

        return positions;
    }

    /// <summary>
    /// The number of letters of a name to change, remove or add to get the text with the given positions (Levenshtein distance). Uses the
    /// bit-parallel algorithm of Myers (1999) in the formulation of Hyyrö (2003).
    /// </summary>
    private static int Changes(string name, int length, Dictionary<char, ulong> positions)
    {
        var (more, less, distance) = (ulong.MaxValue, 0UL, length);
        var last = 1UL << (length - 1);
        foreach (var letter in name)
        {
            var same = positions.GetValueOrDefault(char.ToUpperInvariant(letter));
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
