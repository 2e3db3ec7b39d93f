using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.CustomFields;
using ClockifyBff.Sandbox.Clockify.Http;
using ClockifyBff.Sandbox.Clockify.Workspaces;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.TimeEntries;

/// <summary>A stretch of somebody's time; without an end it is a running timer.</summary>
internal sealed record TimeEntry(string Id, string UserId, Instant Start) : IEntity
{
    public Instant? End { get; init; }

    public string Description { get; init; } = "";

    public string? ProjectId { get; init; }

    public string? TaskId { get; init; }

    /// <summary>Null and empty both mean no tags; both were recorded, so both are kept as they came.</summary>
    public IReadOnlyList<string>? TagIds { get; init; }

    public bool Billable { get; init; }

    public string Type { get; init; } = "REGULAR";

    public IReadOnlyDictionary<string, JsonNode?> CustomFields { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>No entry shows it; it only forbids changes.</summary>
    public bool Approved { get; init; }

    /// <summary>No entry shows it.</summary>
    public bool Invoiced { get; init; }

    public bool IsRunning => End is null;

    public Duration Tracked => End is { } end ? end - Start : Duration.Zero;

    /// <summary>The 13 members a create, an update or a stop answers.</summary>
    public JsonObject ToJson(ApiRequest request) => Json(request, withRates: false);

    /// <summary>The 15 members a read answers.</summary>
    public JsonObject ToJsonWithRates(ApiRequest request) => Json(request, withRates: true);

    /// <summary>The 20 members of a hydrated read; a single entry leaves out whose it is.</summary>
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

    private JsonObject Json(ApiRequest request, bool withRates)
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
            ["workspaceId"] = request.Workspace.Id,
            ["timeInterval"] = new JsonObject
            {
                ["start"] = Iso8601.Format(Start),
                ["end"] = End is { } end ? Iso8601.Format(end) : null,
                ["duration"] = IsRunning ? null : Iso8601.Format(Tracked),
            },
            ["customFieldValues"] = CustomFieldValues.ToJson(CustomFields, Id, request.Workspace),
            ["type"] = Type,
            ["kioskId"] = null,
        };
        if (withRates)
        {
            json["hourlyRate"] = request.Visibility.BillableRates ? HourlyRate(request.Workspace).ToJson() : null;
            json["costRate"] = request.Visibility.CostRates ? CostRate(request.Workspace).ToJson() : null;
        }

        json["isLocked"] = Start < request.Workspace.Settings.LockedBefore;
        return json;
    }

    // The closest rate that is set wins: task, member of the project, project, member, workspace.
    private Rate HourlyRate(Workspace workspace)
    {
        var project = workspace.Projects.Find(ProjectId);
        Rate?[] closestFirst =
        [
            workspace.Tasks.Find(TaskId)?.HourlyRate,
            project?.Memberships.FirstOrDefault(member => member.UserId == UserId)?.HourlyRate,
            project?.HourlyRate,
            workspace.Members.Find(UserId)?.HourlyRate,
        ];
        return closestFirst.FirstOrDefault(rate => rate is { Amount: > 0 }) ?? workspace.HourlyRate;
    }

    private Rate CostRate(Workspace workspace)
    {
        var project = workspace.Projects.Find(ProjectId);
        Rate?[] closestFirst =
        [
            workspace.Tasks.Find(TaskId)?.CostRate,
            project?.Memberships.FirstOrDefault(member => member.UserId == UserId)?.CostRate,
            project?.CostRate,
            workspace.Members.Find(UserId)?.CostRate,
        ];
        return closestFirst.FirstOrDefault(rate => rate is { Amount: > 0 }) ?? new Rate(0);
    }
}
