using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Projects;
using ClockifyBff.Sandbox.Clockify.Tags;
using ClockifyBff.Sandbox.Clockify.Tasks;
using ClockifyBff.Sandbox.Clockify.TimeEntries;
using ClockifyBff.Sandbox.Clockify.Users;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Webhooks;

/// <summary>
/// The body of a delivery: the object after the change, or a deleted object before it. Like Clockify's, it says neither who caused the
/// event nor when.
/// </summary>
internal static class WebhookPayload
{
    public static JsonObject Create(EntityChange change, ClockifyStore store) =>
        (change.After ?? change.Before) switch
        {
            TimeEntry entry => FromTimeEntry(entry, change.Workspace, store.Users.Find(entry.UserId)!),
            Project project => project.ToJson(change.Workspace, Visibility.All),
            ProjectTask task => FromTask(task, change.Workspace),
            _ => throw new ArgumentException("The object has no events.", nameof(change)),
        };

    private static JsonObject FromTimeEntry(TimeEntry entry, Workspace workspace, User user)
    {
        var json = entry.ToJsonWithRates(workspace, Visibility.All);
        json["timeInterval"]!["timeZone"] = user.TimeZone;
        json["currentlyRunning"] = entry.IsRunning;
        json["project"] = workspace.Projects.Find(entry.ProjectId)?.ToJson(workspace, Visibility.All);
        json["task"] = workspace.Tasks.Find(entry.TaskId)?.ToJson(workspace, Visibility.All);
        json["user"] = new JsonObject
        {
            ["id"] = user.Id,
            ["name"] = user.Name,
            ["status"] = "ACTIVE",
        };
        json["tags"] = new JsonArray([
            .. (entry.TagIds ?? []).Select(workspace.Tags.Find).OfType<Tag>().Select(tag => tag.ToJson(workspace.Id)),
        ]);
        return json;
    }

    private static JsonObject FromTask(ProjectTask task, Workspace workspace)
    {
        var json = task.ToJson(workspace, Visibility.All);
        json["workspaceId"] = workspace.Id;
        return json;
    }
}
