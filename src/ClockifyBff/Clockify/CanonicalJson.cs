using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ClockifyBff.Clockify;

/// <summary>
/// Converts JSON to a canonical text, which is equal for equal values. It ignores member order, white space, escapes and number formats,
/// normalizes strings to NFC, and omits null members.
/// </summary>
internal static class CanonicalJson
{
    private const int MaxExponentLength = 9;

    /// <exception cref="InvalidOperationException">A string is not valid Unicode.</exception>
    public static string Of(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (
                    var (name, member) in value
                        .EnumerateObject()
                        .Where(member => member.Value.ValueKind != JsonValueKind.Null)
                        .Select(member => (NormalizedText.Of(member.Name), member.Value))
                        .OrderBy(member => member.Item1, StringComparer.Ordinal)
                )
                {
                    WriteText(text, name);
                    text.Append(':');
                    Write(text, member);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in value.EnumerateArray())
                {
                    Write(text, item);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                WriteText(text, NormalizedText.Of(value.GetString()!));
                break;
            case JsonValueKind.Number:
                text.Append(Number(value.GetRawText()));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    // The length comes first, so that no string can imitate other JSON.
    private static void WriteText(StringBuilder text, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"{value.Length}\"{value}\"");

    /// <summary>Writes a number as its significant digits and a power of ten.</summary>
    private static string Number(string raw)
    {
        var e = raw.AsSpan().IndexOfAny('e', 'E');
        var mantissa = e < 0 ? raw : raw[..e];
        var exponent = e < 0 ? "0" : raw[(e + 1)..];
        var sign = mantissa[0] == '-' ? "-" : string.Empty;
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var places = point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = mantissa
            .Replace("-", string.Empty, StringComparison.Ordinal)
            .Replace(".", string.Empty, StringComparison.Ordinal)
            .TrimStart('0');
        var significant = digits.TrimEnd('0');
        if (significant.Length == 0)
        {
            return "0";
        }

        // An exponent too long for an integer is kept as text.
        if (exponent.Length > MaxExponentLength)
        {
            return $"{sign}{digits}e{exponent}-{places}";
        }

        var written = int.Parse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{sign}{significant}e{written - (long)places + (digits.Length - significant.Length)}";
    }
}
