using System.Text.Json;
using ClockifyBff.Clockify.TimeEntries;

namespace ClockifyBff.Features.TimeEntries;

/// <summary>The value to set for a custom field.</summary>
/// <param name="Id">The id of the custom field. Required.</param>
/// <param name="Value">The value: a string, a number, a boolean, a list of strings, or null.</param>
internal sealed record NewFieldValue(string? Id = null, JsonElement? Value = null)
{
    public const string DistinctMessage = "Must contain each custom field at most once.";

    public static bool AreDistinct(IReadOnlyList<NewFieldValue?>? fields) =>
        fields?.Select(field => field?.Id).OfType<string>().ToList() is not { } ids || ids.Distinct().Count() == ids.Count;

    public ClockifyCustomFieldBody ToBody() => new(Id!, Value);
}
