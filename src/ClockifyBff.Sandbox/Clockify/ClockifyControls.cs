using System.Text.Json;
using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Demo;
using ClockifyBff.Sandbox.Clockify.Webhooks;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify;

/// <summary><c>/sandbox/clockify</c>: changes the company in ways that Clockify's API doesn't offer.</summary>
internal static class ClockifyControls
{
    private static readonly string[] _plans = ["FREE", "BASIC", "STANDARD", "PRO", "ENTERPRISE"];

    public static void MapClockifyControls(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<WebhookControls>().Map(routes);
        Map(routes, "GET", "people", (store, _, _) => People(store));
        Map(routes, "PATCH", "workspaces/{id}/settings", MergeSettings);
        Map(routes, "PUT", "workspaces/{id}/features", SetFeatures, "features");
        Map(routes, "PUT", "workspaces/{id}/plan", SetPlan, "plan");
        Map(routes, "PUT", "workspaces/{id}/limit", SetLimit, "requestsPerHour", "requestsPerSecond");
        Map(routes, "POST", "workspaces/{id}/invitations", Invite, "email");
        Map(routes, "PUT", "workspaces/{id}/custom-fields/{fieldId}/required", SetRequired, "required");
        Map(routes, "PUT", "time-entries/{id}/approval", SetApproval, "approved");
        Map(routes, "PUT", "users/{id}/language", SetLanguage, "language");
        Map(routes, "PUT", "users/{id}/time-zone", SetTimeZone, "timeZone");
    }

    private static JsonArray People(ClockifyStore store) =>
        new([
            .. store.Users.Select(user => new JsonObject
            {
                ["id"] = user.Id,
                ["email"] = user.Email,
                ["name"] = user.Name,
                ["timeZone"] = user.TimeZone,
                ["role"] = store.Workspaces.First().Members.Find(user.Id)?.Role,
            }),
        ]);

    private static JsonNode? MergeSettings(ClockifyStore store, RouteValueDictionary route, JsonObject body)
    {
        var workspace = Workspace(store, route);
        workspace?.Settings.Merge(body);
        return workspace?.Settings.ToJson();
    }

    private static JsonNode? SetFeatures(ClockifyStore store, RouteValueDictionary route, JsonObject body)
    {
        var features = body["features"] as JsonArray ?? throw new BadHttpRequestException("'features' is missing or not an array.");
        if (Workspace(store, route) is not { } workspace)
        {
            return null;
        }

        workspace.Features = [.. features.Select(feature => feature!.GetValue<string>())];
        return body.DeepClone();
    }

    private static JsonNode? SetPlan(ClockifyStore store, RouteValueDictionary route, JsonObject body)
    {
        var plan = ReadRequired<string>(body, "plan");
        if (!_plans.Contains(plan))
        {
            throw new BadHttpRequestException($"'plan' must be one of {string.Join(", ", _plans)}.");
        }

        if (Workspace(store, route) is not { } workspace)
        {
            return null;
        }

        workspace.Plan = plan;
        return body.DeepClone();
    }

    /// <summary>Sets the rate limit of a workspace. A body without numbers removes the limit.</summary>
    private static JsonNode? SetLimit(ClockifyStore store, RouteValueDictionary route, JsonObject body)
    {
        if (Workspace(store, route) is not { } workspace)
        {
            return null;
        }

        workspace.RateLimit = new WorkspaceRateLimit((int?)body["requestsPerHour"], (int?)body["requestsPerSecond"]);
        return body.DeepClone();
    }

    private static JsonObject? Invite(ClockifyStore store, RouteValueDictionary route, JsonObject body) =>
        Workspace(store, route) is { } workspace
            ? new JsonObject { ["id"] = DemoUsers.Join(store, workspace, ReadRequired<string>(body, "email"), "PENDING").Id }
            : null;

    private static JsonNode? SetRequired(ClockifyStore store, RouteValueDictionary route, JsonObject body)
    {
        var workspace = Workspace(store, route);
        return workspace?.CustomFields.Find((string?)route["fieldId"]) is { } field
            ? workspace.CustomFields.Put(field with { Required = ReadRequired<bool>(body, "required") }).ToJson(workspace.Id)
            : null;
    }

    private static JsonNode? SetApproval(ClockifyStore store, RouteValueDictionary route, JsonObject body)
    {
        var id = (string)route["id"]!;
        var entries = store.Workspaces.Select(workspace => workspace.TimeEntries).FirstOrDefault(table => table.Find(id) is not null);
        entries?.Put(entries.Find(id)! with { Approved = ReadRequired<bool>(body, "approved") });
        return entries is null ? null : body.DeepClone();
    }

    private static JsonNode? SetLanguage(ClockifyStore store, RouteValueDictionary route, JsonObject body)
    {
        var user = store.Users.Find((string?)route["id"]);
        return user is null ? null : store.Users.Put(user with { Language = ReadRequired<string>(body, "language") }).ToJson([]);
    }

    private static JsonNode? SetTimeZone(ClockifyStore store, RouteValueDictionary route, JsonObject body)
    {
        var user = store.Users.Find((string?)route["id"]);
        return user is null ? null : store.Users.Put(user with { TimeZone = (string?)body["timeZone"] }).ToJson([]);
    }

    private static Workspace? Workspace(ClockifyStore store, RouteValueDictionary route) => store.Workspaces.Find((string?)route["id"]);

    private static T ReadRequired<T>(JsonObject body, string member) =>
        body[member] is JsonValue value && value.TryGetValue<T>(out var typed)
            ? typed
            : throw new BadHttpRequestException($"'{member}' is missing or has the wrong type.");

    // Rejects misspelt members: a test would pass for the wrong reason if its control did nothing.
    private static void RejectUnknownMembers(JsonObject body, string[] members)
    {
        if (body.Select(member => member.Key).FirstOrDefault(name => !members.Contains(name)) is { } unknown)
        {
            throw new BadHttpRequestException($"The member '{unknown}' doesn't exist.");
        }
    }

    /// <summary>Maps a control.</summary>
    /// <param name="routes">The routes to which the control is added.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below <c>/sandbox/clockify</c>.</param>
    /// <param name="handler">Handles the request; returns null if the resource doesn't exist. The lock is held.</param>
    /// <param name="members">The members that the body may have; none if the handler validates them.</param>
    private static void Map(
        IEndpointRouteBuilder routes,
        string method,
        string path,
        Func<ClockifyStore, RouteValueDictionary, JsonObject, JsonNode?> handler,
        params string[] members
    ) =>
        routes.MapMethods(
            "/sandbox/clockify/" + path,
            [method],
            async context =>
            {
                var (status, result) = (StatusCodes.Status200OK, (JsonNode?)null);
                try
                {
                    var store = context.RequestServices.GetRequiredService<ClockifyStore>();
                    var json =
                        method == "GET"
                            ? new JsonObject()
                            : await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
                    var body = json as JsonObject ?? throw new BadHttpRequestException("The body must be a JSON object.");
                    if (members.Length > 0)
                    {
                        RejectUnknownMembers(body, members);
                    }

                    lock (store.Lock)
                    {
                        result = handler(store, context.Request.RouteValues, body);
                    }

                    (status, result) = result is null
                        ? (StatusCodes.Status404NotFound, Message("The resource doesn't exist."))
                        : (status, result);
                }
                catch (Exception exception) when (exception is BadHttpRequestException or JsonException)
                {
                    (status, result) = (StatusCodes.Status400BadRequest, Message(exception.Message));
                }

                context.Response.StatusCode = status;
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(result.ToJsonString(), context.RequestAborted);
            }
        );

    private static JsonObject Message(string text) => new() { ["message"] = text };
}
