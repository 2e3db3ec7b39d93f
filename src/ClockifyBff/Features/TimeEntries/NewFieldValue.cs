using System.Text.Json;
using ClockifyBff.Clockify.TimeEntries;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>The value of a custom field.</summary>
/// <param name="Id">The field's id.</param>
/// <param name="Value">A text, a number, a boolean, a list of texts, or null.</param>
internal sealed record NewFieldValue(string? Id = null, JsonElement? Value = null)
{
    public const string OnceOnly = "Must name each field once only.";

    public static bool AreDistinct(IReadOnlyList<NewFieldValue?>? fields) =>
        fields?.Select(field => field?.Id).OfType<string>().ToList() is not { } ids || ids.Distinct().Count() == ids.Count;

    public ClockifyCustomFieldBody ToBody() => new(Id!, Value);
}
