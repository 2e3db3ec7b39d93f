using System.Text.Json;
using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Demo;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify;

/// <summary>What a test or a developer can change about the company without being a user of it.</summary>
internal static class ClockifyLevers
{
    public static void MapClockifyLevers(this IEndpointRouteBuilder routes)
    {
        Map(routes, "GET", "people", (company, _, _) => People(company));
        Map(routes, "PATCH", "workspaces/{id}/settings", MergeSettings);
        Map(routes, "PUT", "workspaces/{id}/features", SetFeatures);
        Map(routes, "PUT", "workspaces/{id}/limit", SetLimit);
        Map(routes, "POST", "workspaces/{id}/invitations", Invite);
        Map(routes, "PUT", "workspaces/{id}/custom-fields/{fieldId}/required", SetRequired);
        Map(routes, "PUT", "time-entries/{id}/approval", SetApproval);
        Map(routes, "PUT", "users/{id}/language", SetLanguage);
        Map(routes, "PUT", "users/{id}/time-zone", SetTimeZone);
    }

    private static JsonArray People(Company company) =>
        new([
            .. company.Accounts.Select(person => new JsonObject
            {
                ["id"] = person.Id,
                ["email"] = person.Email,
                ["name"] = person.Name,
                ["timeZone"] = person.TimeZone,
                ["role"] = company.Workspaces.First().Members.Find(person.Id)?.Role,
            }),
        ]);

    private static JsonNode? MergeSettings(Company company, RouteValueDictionary route, JsonObject body)
    {
        var workspace = Workspace(company, route);
        workspace?.Settings.Merge(body);
        return workspace?.Settings.ToJson();
    }

    private static JsonNode? SetFeatures(Company company, RouteValueDictionary route, JsonObject body)
    {
        var features = body["features"] as JsonArray ?? throw new BadHttpRequestException("features is missing");
        if (Workspace(company, route) is not { } workspace)
        {
            return null;
        }

        workspace.Features = [.. features.Select(feature => feature!.GetValue<string>())];
        return body.DeepClone();
    }

    /// <summary>A body without numbers switches the limit off.</summary>
    private static JsonNode? SetLimit(Company company, RouteValueDictionary route, JsonObject body)
    {
        if (Workspace(company, route) is not { } workspace)
        {
            return null;
        }

        workspace.Limit = new RequestLimit((int?)body["requestsPerHour"], (int?)body["requestsPerSecond"]);
        return body.DeepClone();
    }

    private static JsonObject? Invite(Company company, RouteValueDictionary route, JsonObject body) =>
        Workspace(company, route) is { } workspace
            ? new JsonObject { ["id"] = DemoPeople.Join(company, workspace, Given<string>(body, "email"), "PENDING").Id }
            : null;

    private static JsonNode? SetRequired(Company company, RouteValueDictionary route, JsonObject body)
    {
        var workspace = Workspace(company, route);
        return workspace?.CustomFields.Find((string?)route["fieldId"]) is { } field
            ? workspace.CustomFields.Put(field with { Required = Given<bool>(body, "required") }).ToJson(workspace.Id)
            : null;
    }

    private static JsonNode? SetApproval(Company company, RouteValueDictionary route, JsonObject body)
    {
        var id = (string)route["id"]!;
        var entries = company.Workspaces.Select(workspace => workspace.Entries).FirstOrDefault(ledger => ledger.Find(id) is not null);
        entries?.Put(entries.Find(id)! with { Approved = Given<bool>(body, "approved") });
        return entries is null ? null : body.DeepClone();
    }

    private static JsonNode? SetLanguage(Company company, RouteValueDictionary route, JsonObject body)
    {
        var person = company.Accounts.Find((string?)route["id"]);
        return person is null ? null : company.Accounts.Put(person with { Language = Given<string>(body, "language") }).ToJson([]);
    }

    private static JsonNode? SetTimeZone(Company company, RouteValueDictionary route, JsonObject body)
    {
        var person = company.Accounts.Find((string?)route["id"]);
        return person is null ? null : company.Accounts.Put(person with { TimeZone = (string?)body["timeZone"] }).ToJson([]);
    }

    private static Workspace? Workspace(Company company, RouteValueDictionary route) => company.Workspaces.Find((string?)route["id"]);

    private static T Given<T>(JsonObject body, string member) =>
        body[member] is JsonValue value && value.TryGetValue<T>(out var given)
            ? given
            : throw new BadHttpRequestException($"{member} is missing");

    private static void Map(
        IEndpointRouteBuilder routes,
        string method,
        string path,
        Func<Company, RouteValueDictionary, JsonObject, JsonNode?> pull
    ) =>
        routes.MapMethods(
            "/sandbox/clockify/" + path,
            [method],
            async context =>
            {
                var (status, answer) = (StatusCodes.Status200OK, (JsonNode?)null);
                try
                {
                    var company = context.RequestServices.GetRequiredService<Company>();
                    var body =
                        method == "GET"
                            ? new JsonObject()
                            : await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
                    lock (company.Gate)
                    {
                        answer = pull(
                            company,
                            context.Request.RouteValues,
                            body as JsonObject ?? throw new BadHttpRequestException("The body is no object")
                        );
                    }

                    (status, answer) = answer is null
                        ? (StatusCodes.Status404NotFound, Message("There is no such thing"))
                        : (status, answer);
                }
                catch (Exception exception) when (exception is BadHttpRequestException or JsonException)
                {
                    (status, answer) = (StatusCodes.Status400BadRequest, Message(exception.Message));
                }

                context.Response.StatusCode = status;
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
            }
        );

    private static JsonObject Message(string text) => new() { ["message"] = text };
}
