using System.Globalization;
using System.Text;
using ADRaffy.ENSNormalize;

namespace ClockifyBff.Clockify;

/// <summary>Converts text to Unicode normalization form C, which composes a letter and its accent into one character.</summary>
internal static class NormalizedText
{
    /// <summary>Returns the text in form C; the same instance if the text already is in form C.</summary>
    public static string Of(string text)
    {
        if (!MayDiffer(text))
        {
            return text;
        }

        var normalized = new StringBuilder(text.Length);
        foreach (var character in ENSNormalize.NF.NFC(text.EnumerateRunes().Select(rune => rune.Value)))
        {
            normalized.Append(char.ConvertFromUtf32(character));
        }

        return normalized.Length == text.Length && normalized.Equals(text) ? text : normalized.ToString();
    }

    // A quick check, which spares most text the lookup in the tables of Unicode.
    private static bool MayDiffer(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (character < '\u0300' || character is '\u200D' or '\uFE0F')
            {
                continue;
            }

            // Emoji are surrogate pairs, and are never composed.
            if (character is >= '\uD83C' and <= '\uD83E' && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            {
                index++;
                continue;
            }

            if (
                !IsNeverComposed(
                    CharUnicodeInfo.GetUnicodeCategory(character),
                    isOnlyMarksComposed: character is >= '\u0400' and <= '\u08FF' or >= '\u3001' and <= '\uD7A3'
                )
            )
            {
                return true;
            }
        }

        return false;

        // In Cyrillic, Hebrew, Arabic and the East Asian scripts, only marks are composed with the preceding character.
        static bool IsNeverComposed(UnicodeCategory category, bool isOnlyMarksComposed) =>
            isOnlyMarksComposed
                ? category is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark)
                : category
                    is UnicodeCategory.DashPunctuation
                        or UnicodeCategory.InitialQuotePunctuation
                        or UnicodeCategory.FinalQuotePunctuation;
    }
}
