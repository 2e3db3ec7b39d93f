using System.Text.Json;
using System.Xml;
using ClockifyBff.Clockify.Clients;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Clockify.Tasks;
using ClockifyBff.Clockify.TimeEntries;

namespace ClockifyBff.Clockify;

/// <summary>
/// Compares the values that a write sent with the entity that exists in Clockify. Clockify trims texts, and represents a missing value in
/// several ways, such as null, an empty text or a missing member.
/// </summary>
internal static class SentValues
{
    private const string RegularType = "REGULAR";

    public static bool Match(ClockifyClientBody sent, ClockifyClient found) =>
        IsSameTextIfSent(sent.Email, found.Email)
        && IsSameTextIfSent(sent.Address, found.Address)
        && IsSameTextIfSent(sent.Note, found.Note);

    public static bool Match(ClockifyProjectBody sent, ClockifyProject found) =>
        (sent.ClientId ?? string.Empty) == (found.IdOfClient ?? string.Empty)
        && (sent.Color is null || sent.Color.Equals(found.Color, StringComparison.OrdinalIgnoreCase))
        && IsSameTextIfSent(sent.Note, found.Note)
        && IsSameFlagIfSent(sent.Billable, found.Billable)
        && IsSameFlagIfSent(sent.IsPublic, found.Public)
        && IsSameRateIfSent(sent.HourlyRate, found.HourlyRate)
        && IsSameRateIfSent(sent.CostRate, found.CostRate)
        && (sent.Estimate is null || DurationOf(sent.Estimate.Estimate) == DurationOf(found.TimeEstimate?.Estimate))
        && ContainsAll(
            sent.Memberships,
            found.Memberships,
            (member, other) => member.UserId == other.UserId && IsSameRateIfSent(member.HourlyRate, other.HourlyRate)
        )
        && (sent.Tasks is null || AreSameTasks(sent.Tasks, found.Tasks ?? []));

    public static bool Match(ClockifyTaskBody sent, ClockifyTask found) =>
        IsSameSetIfSent(sent.AssigneeIds, found.AssigneeIds)
        && IsSameSetIfSent(sent.UserGroupIds, found.UserGroupIds)
        && (sent.Estimate is null || DurationOf(sent.Estimate) == DurationOf(found.Estimate))
        && (sent.BudgetEstimate is null || sent.BudgetEstimate == (found.BudgetEstimate ?? 0))
        && (sent.Status is null || sent.Status == found.Status);

    /// <summary>
    /// Compares time entries. Description, project, task and tags are compared even if the request left them out, because Clockify never
    /// sets them on its own.
    /// </summary>
    public static bool Match(ClockifyTimeEntryBody sent, ClockifyTimeEntry found) =>
        (sent.End is null || InstantText.Parse(sent.End) == found.TimeInterval.End)
        && AreSameText(sent.Description, found.Description)
        && AreSameText(sent.ProjectId, found.ProjectId)
        && AreSameText(sent.TaskId, found.TaskId)
        && IsSameSetIfSent(sent.TagIds ?? [], found.TagIds)
        && IsSameFlagIfSent(sent.Billable, found.Billable)
        && (sent.Type ?? RegularType) == (found.Type ?? RegularType)
        && (sent.CustomFields ?? []).All(field =>
            NormalizedValueOf(field.Value)
            == NormalizedValueOf(found.CustomFieldValues?.FirstOrDefault(value => value.CustomFieldId == field.CustomFieldId)?.Value)
        );

    private static bool IsSameTextIfSent(string? sent, string? found) => sent is null || AreSameText(sent, found);

    private static bool AreSameText(string? left, string? right) => NormalizedTextOf(left) == NormalizedTextOf(right);

    private static string NormalizedTextOf(string? text) => NormalizedText.Of((text ?? string.Empty).Trim());

    private static bool IsSameFlagIfSent(bool? sent, bool? found) => sent is null || sent == (found ?? false);

    private static bool IsSameRateIfSent(ClockifyRateBody? sent, ClockifyRate? found) => sent is null || sent.Amount == found?.Amount;

    private static bool IsSameSetIfSent(IReadOnlyList<string>? sent, IReadOnlyList<string>? found) =>
        sent is null || sent.ToHashSet().SetEquals(found ?? []);

    private static bool AreSameTasks(IReadOnlyList<ClockifyTaskBody> sent, ClockifyTask[] found)
    {
        var byName = found.ToLookup(task => Names.Normalize(task.Name));
        return sent.Count == found.Length && sent.All(task => byName[Names.Normalize(task.Name)].Any(other => Match(task, other)));
    }

    private static bool ContainsAll<TSent, TFound>(IReadOnlyList<TSent>? sent, TFound[]? found, Func<TSent, TFound, bool> match) =>
        (sent ?? []).All(item => (found ?? []).Any(other => match(item, other)));

    private static TimeSpan? DurationOf(string? duration)
    {
        try
        {
            return string.IsNullOrEmpty(duration) ? TimeSpan.Zero : XmlConvert.ToTimeSpan(duration);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static string NormalizedValueOf(JsonElement? value) =>
        value switch
        {
            null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => string.Empty,
            { ValueKind: JsonValueKind.String } text => NormalizedTextOf(text.GetString()),
            { ValueKind: JsonValueKind.Array } list => string.Join(
                '\n',
                list.EnumerateArray().Select(item => NormalizedValueOf(item)).Order(StringComparer.Ordinal)
            ),
            { } other => CanonicalJson.Of(other),
        };
}
