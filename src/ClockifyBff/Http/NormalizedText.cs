using System.Globalization;
using System.Text;
using ADRaffy.ENSNormalize;

namespace ClockifyBff.Http;

/// <summary>Text in Unicode's normalization form C, in which a letter and its accent are one character where there is one.</summary>
internal static class NormalizedText
{
    /// <summary>The text in form C: the same instance where it is in that form.</summary>
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

    // What most languages write needs no look into the tables of Unicode.
    private static bool MayDiffer(string text)
    {
        for (var place = 0; place < text.Length; place++)
        {
            var character = text[place];
            if (character < '\u0300' || character is '\u200D' or '\uFE0F')
            {
                continue;
            }

            // Emoji are two characters each.
            if (character is >= '\uD83C' and <= '\uD83E' && place + 1 < text.Length && char.IsLowSurrogate(text[place + 1]))
            {
                place++;
                continue;
            }

            if (
                !IsOfItsOwn(
                    CharUnicodeInfo.GetUnicodeCategory(character),
                    isOfSteadyScript: character is >= '\u0400' and <= '\u08FF' or >= '\u3001' and <= '\uD7A3'
                )
            )
            {
                return true;
            }
        }

        return false;

        // In these scripts only marks are joined with what stands before them: Cyrillic, Hebrew, Arabic, those of East Asia.
        static bool IsOfItsOwn(UnicodeCategory category, bool isOfSteadyScript) =>
            isOfSteadyScript
                ? category is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark)
                : category
                    is UnicodeCategory.DashPunctuation
                        or UnicodeCategory.InitialQuotePunctuation
                        or UnicodeCategory.FinalQuotePunctuation;
    }
}
