using System.Text.Json;
using System.Xml;
using ClockifyBff.Clockify.Clients;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Clockify.Tasks;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Http;

namespace ClockifyBff.Clockify;

/// <summary>
/// Whether what is there has everything that a write gave. Clockify cuts off blanks around texts, and says "nothing" in several ways.
/// </summary>
internal static class Agreement
{
    private const string Regular = "REGULAR";

    public static bool With(ClockifyClientBody sent, ClockifyClientEntity there) =>
        IsText(sent.Email, there.Email) && IsText(sent.Address, there.Address) && IsText(sent.Note, there.Note);

    public static bool With(ClockifyProjectBody sent, ClockifyProject there) =>
        (sent.ClientId ?? string.Empty) == (there.IdOfClient ?? string.Empty)
        && (sent.Color is null || sent.Color.Equals(there.Color, StringComparison.OrdinalIgnoreCase))
        && IsText(sent.Note, there.Note)
        && IsGiven(sent.Billable, there.Billable)
        && IsGiven(sent.IsPublic, there.Public)
        && IsRate(sent.HourlyRate, there.HourlyRate)
        && IsRate(sent.CostRate, there.CostRate)
        && (sent.Estimate is null || Time(sent.Estimate.Estimate) == Time(there.TimeEstimate?.Estimate))
        && HasAll(
            sent.Memberships,
            there.Memberships,
            (member, one) => member.UserId == one.UserId && IsRate(member.HourlyRate, one.HourlyRate)
        )
        && (sent.Tasks is null || AreTasks(sent.Tasks, there.Tasks ?? []));

    public static bool With(ClockifyTaskBody sent, ClockifyTask there) =>
        IsSet(sent.AssigneeIds, there.AssigneeIds)
        && IsSet(sent.UserGroupIds, there.UserGroupIds)
        && (sent.Estimate is null || Time(sent.Estimate) == Time(there.Estimate))
        && (sent.BudgetEstimate is null || sent.BudgetEstimate == (there.BudgetEstimate ?? 0))
        && (sent.Status is null || sent.Status == there.Status);

    /// <summary>
    /// Description, project, task and tags are compared even if the request left them out, because Clockify never fills them in.
    /// </summary>
    public static bool With(ClockifyTimeEntryBody sent, ClockifyTimeEntry there) =>
        (sent.End is null || InstantConverter.Parse(sent.End) == there.TimeInterval.End)
        && AreTexts(sent.Description, there.Description)
        && AreTexts(sent.ProjectId, there.ProjectId)
        && AreTexts(sent.TaskId, there.TaskId)
        && IsSet(sent.TagIds ?? [], there.TagIds)
        && IsGiven(sent.Billable, there.Billable)
        && (sent.Type ?? Regular) == (there.Type ?? Regular)
        && (sent.CustomFields ?? []).All(field =>
            Value(field.Value) == Value(there.CustomFieldValues?.FirstOrDefault(one => one.CustomFieldId == field.CustomFieldId)?.Value)
        );

    private static bool IsText(string? sent, string? there) => sent is null || AreTexts(sent, there);

    private static bool AreTexts(string? one, string? other) => Text(one) == Text(other);

    private static string Text(string? text) => NormalizedText.Of((text ?? string.Empty).Trim());

    private static bool IsGiven(bool? sent, bool? there) => sent is null || sent == (there ?? false);

    private static bool IsRate(ClockifyRateBody? sent, ClockifyRate? there) => sent is null || sent.Amount == there?.Amount;

    private static bool IsSet(IReadOnlyList<string>? sent, IReadOnlyList<string>? there) =>
        sent is null || sent.ToHashSet().SetEquals(there ?? []);

    private static bool AreTasks(IReadOnlyList<ClockifyTaskBody> sent, ClockifyTask[] there)
    {
        var byName = there.ToLookup(one => Names.FormOf(one.Name));
        return sent.Count == there.Length && sent.All(task => byName[Names.FormOf(task.Name)].Any(one => With(task, one)));
    }

    private static bool HasAll<TSent, TThere>(IReadOnlyList<TSent>? sent, TThere[]? there, Func<TSent, TThere, bool> agree) =>
        (sent ?? []).All(one => (there ?? []).Any(other => agree(one, other)));

    private static TimeSpan? Time(string? duration)
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

    private static string Value(JsonElement? value) =>
        value switch
        {
            null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => string.Empty,
            { ValueKind: JsonValueKind.String } text => Text(text.GetString()),
            { ValueKind: JsonValueKind.Array } list => string.Join(
                '\n',
                list.EnumerateArray().Select(item => Value(item)).Order(StringComparer.Ordinal)
            ),
            { } other => CanonicalJson.Of(other),
        };
}
