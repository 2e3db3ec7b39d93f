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
        foreach (var character in text)
        {
            if (character >= '\u0300' && character is not (>= '\u0400' and <= '\u0482' or >= '\u4E00' and <= '\u9FFF' or >= '\uAC00' and <= '\uD7A3')
                && CharUnicodeInfo.GetUnicodeCategory(character) is not (UnicodeCategory.DashPunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation))
            {
                return true;
            }
        }

        return false;
    }
}
