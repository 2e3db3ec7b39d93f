using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.CustomFields;
using ClockifyBff.Sandbox.Clockify.Http;
using ClockifyBff.Sandbox.Clockify.Workspaces;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>A time entry of a user; without an end it is a running timer.</summary>
internal sealed record TimeEntry(string Id, string UserId, Instant Start) : IEntity
{
    public Instant? End { get; init; }

    public string Description { get; init; } = "";

    public string? ProjectId { get; init; }

    public string? TaskId { get; init; }

    /// <summary>The ids of the tags. Recorded: Clockify returns null or an empty list, whichever it received.</summary>
    public IReadOnlyList<string>? TagIds { get; init; }

    public bool Billable { get; init; }

    public string Type { get; init; } = "REGULAR";

    public IReadOnlyDictionary<string, JsonNode?> CustomFields { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>Whether the entry is approved, which forbids changes. Responses don't contain it.</summary>
    public bool Approved { get; init; }

    /// <summary>Whether the entry is invoiced. Responses don't contain it.</summary>
    public bool Invoiced { get; init; }

    public bool IsRunning => End is null;

    /// <summary>The duration of a finished entry; zero for a running timer.</summary>
    public Duration Tracked => End is { } end ? end - Start : Duration.Zero;

    /// <summary>The 13 members in the response of a create, an update or a stop.</summary>
    public JsonObject ToJson(ApiRequest request) => CreateJson(request.Workspace, rates: null);

    /// <summary>The 15 members in the response of a read.</summary>
    public JsonObject ToJsonWithRates(ApiRequest request) => ToJsonWithRates(request.Workspace, request.Visibility);

    public JsonObject ToJsonWithRates(Workspace workspace, Visibility visibility) => CreateJson(workspace, visibility);

    /// <summary>The 20 members in the response of a hydrated read. For a single entry, the user is null.</summary>
    public JsonObject ToHydratedJson(ApiRequest request, bool withUser)
    {
        var json = ToJsonWithRates(request);
        json["user"] = withUser ? request.Store.Users.Find(UserId)?.ToJson([]) : null;
        json["project"] = request.Workspace.Projects.Find(ProjectId)?.ToJson(request);
        json["task"] = request.Workspace.Tasks.Find(TaskId)?.ToJson(request);
        json["tags"] = new JsonArray([
            .. (TagIds ?? []).Select(request.Workspace.Tags.Find).OfType<Tags.Tag>().Select(tag => tag.ToJson(request.Workspace.Id)),
        ]);
        json["kiosk"] = null;
        return json;
    }

    private JsonObject CreateJson(Workspace workspace, Visibility? rates)
    {
        var json = new JsonObject
        {
            ["id"] = Id,
            ["description"] = Description,
            ["tagIds"] = TagIds is null ? null : new JsonArray([.. TagIds]),
            ["userId"] = UserId,
            ["billable"] = Billable,
            ["taskId"] = TaskId,
            ["projectId"] = ProjectId,
            ["workspaceId"] = workspace.Id,
            ["timeInterval"] = new JsonObject
            {
                ["start"] = Iso8601.Format(Start),
                ["end"] = End is { } end ? Iso8601.Format(end) : null,
                ["duration"] = IsRunning ? null : Iso8601.Format(Tracked),
            },
            ["customFieldValues"] = CustomFieldValues.ToJson(CustomFields, Id, workspace),
            ["type"] = Type,
            ["kioskId"] = null,
        };
        if (rates is { } visibility)
        {
            json["hourlyRate"] = visibility.BillableRates ? HourlyRate(workspace).ToJson() : null;
            json["costRate"] = visibility.CostRates ? CostRate(workspace).ToJson() : null;
        }

        json["isLocked"] = Start < workspace.Settings.LockedBefore;
        return json;
    }

    // The most specific rate applies: task, project member, project, workspace member, workspace.
    private Rate HourlyRate(Workspace workspace)
    {
        var project = workspace.Projects.Find(ProjectId);
        Rate?[] mostSpecificFirst =
        [
            workspace.Tasks.Find(TaskId)?.HourlyRate,
            project?.Memberships.FirstOrDefault(member => member.UserId == UserId)?.HourlyRate,
            project?.HourlyRate,
            workspace.Members.Find(UserId)?.HourlyRate,
        ];
        return mostSpecificFirst.FirstOrDefault(rate => rate is { Amount: > 0 }) ?? workspace.HourlyRate;
    }

    private Rate CostRate(Workspace workspace)
    {
        var project = workspace.Projects.Find(ProjectId);
        Rate?[] mostSpecificFirst =
        [
            workspace.Tasks.Find(TaskId)?.CostRate,
            project?.Memberships.FirstOrDefault(member => member.UserId == UserId)?.CostRate,
            project?.CostRate,
            workspace.Members.Find(UserId)?.CostRate,
        ];
        return mostSpecificFirst.FirstOrDefault(rate => rate is { Amount: > 0 }) ?? new Rate(0);
    }
}
