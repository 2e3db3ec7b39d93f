using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Projects;
using ClockifyBff.Sandbox.Clockify.Tasks;
using ClockifyBff.Sandbox.Clockify.TimeEntries;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Webhooks;

/// <summary>A URL that receives the events of one kind in a workspace.</summary>
internal sealed record Webhook(string Id, string UserId) : IEntity
{
    private const int TokenLength = 32;
    private const string TokenCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public string? Name { get; init; }

    public required Uri Url { get; init; }

    /// <summary>The kind of events, such as <c>TIMER_STOPPED</c>.</summary>
    public required string Event { get; init; }

    /// <summary>The kind of the ids in <see cref="TriggerSource"/>, such as <c>PROJECT_ID</c>.</summary>
    public required string TriggerSourceType { get; init; }

    /// <summary>The ids of the objects whose events are delivered.</summary>
    public required IReadOnlyList<string> TriggerSource { get; init; }

    /// <summary>The secret in the header <c>clockify-signature</c> of each delivery.</summary>
    public string AuthToken { get; init; } = NewToken();

    /// <summary>Whether events are delivered. Too many failures switch the delivery off.</summary>
    public bool DeliveryEnabled { get; init; } = true;

    /// <summary>The number of failed attempts since the last success.</summary>
    public int FailuresInRow { get; init; }

    public static string NewToken() => RandomNumberGenerator.GetString(TokenCharacters, TokenLength);

    public bool CanDeliver(Workspace workspace) => DeliveryEnabled && WebhookLimits.IsWithinPlan(this, workspace);

    /// <summary>
    /// Whether the object of a change is among the trigger sources. That an empty list means all objects is an assumption.
    /// </summary>
    public bool IsTriggeredBy(EntityChange change) => TriggerSource.Count == 0 || TriggerSource.Intersect(Sources(change)).Any();

    public Webhook WithSuccess() => this with { FailuresInRow = 0 };

    /// <summary>Counts a failure, and switches the delivery off if there were too many in a row.</summary>
    public Webhook WithFailure(int maxFailuresInRow) =>
        this with
        {
            FailuresInRow = FailuresInRow + 1,
            DeliveryEnabled = DeliveryEnabled && FailuresInRow + 1 < maxFailuresInRow,
        };

    public JsonObject ToJson(Workspace workspace) =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["userId"] = UserId,
            ["workspaceId"] = workspace.Id,
            ["url"] = Url.OriginalString,
            ["webhookEvent"] = Event,
            ["triggerSourceType"] = TriggerSourceType,
            ["triggerSource"] = new JsonArray([.. TriggerSource]),
            ["authToken"] = AuthToken,
            ["enabled"] = true,
            ["deliveryEnabled"] = DeliveryEnabled,
            ["planEnabled"] = WebhookLimits.IsWithinPlan(this, workspace),
        };

    private IReadOnlyList<string?> Sources(EntityChange change) =>
        (TriggerSourceType, change.After ?? change.Before) switch
        {
            ("WORKSPACE_ID", _) => [change.Workspace.Id],
            ("USER_ID", TimeEntry entry) => [entry.UserId],
            ("PROJECT_ID", TimeEntry entry) => [entry.ProjectId],
            ("PROJECT_ID", Project project) => [project.Id],
            ("PROJECT_ID", ProjectTask task) => [task.ProjectId],
            ("TASK_ID", TimeEntry entry) => [entry.TaskId],
            ("TASK_ID", ProjectTask task) => [task.Id],
            ("TAG_ID", TimeEntry entry) => [.. entry.TagIds ?? []],
            _ => [],
        };
}
