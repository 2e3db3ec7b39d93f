using System.Text.RegularExpressions;

namespace ClockifyBff.Api.Validation;

/// <summary>
/// A Clockify id in the path of a request. Any text binds to it, so that <see cref="RequestValidationFilter"/> can report a malformed id
/// together with the other errors of the request; handlers get valid ids only. Connection ids are Maton's and no Clockify ids: a malformed
/// one is reported like a foreign one, so that ids can't be probed.
/// </summary>
internal readonly partial record struct ClockifyId(string Value)
{
    public bool IsValid => Format().IsMatch(Value);

    public static implicit operator string(ClockifyId id) => id.Value;

    public static bool TryParse(string value, out ClockifyId id)
    {
        id = new ClockifyId(value);
        return true;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"^[0-9a-f]{24}\z")]
    private static partial Regex Format();
}
