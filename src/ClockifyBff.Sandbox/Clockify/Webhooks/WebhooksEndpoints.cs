using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.Webhooks;

/// <summary>Routes for webhooks. Only admins of the workspace may use them.</summary>
internal static class WebhooksEndpoints
{
    private const int MinNameLength = 2;
    private const int MaxNameLength = 30;
    private const string Signature = "dto.WebhookDtoV1 com.clockify.adapter.http.v1.webhook.WebhookHttpAdapter";

    // Webhooks of add-ons and of Clockify itself don't exist here.
    private const string CreatedByUser = "USER_CREATED";

    private static readonly string[] _triggerSourceTypes =
    [
        "PROJECT_ID",
        "USER_ID",
        "TAG_ID",
        "TASK_ID",
        "WORKSPACE_ID",
        "ASSIGNMENT_ID",
        "EXPENSE_ID",
    ];

    public static void MapWebhooks(this RouteTable routes, WebhookDeliveries deliveries)
    {
        routes.Get("/webhooks", List);
        routes.Post("/webhooks", Create);
        routes.Get("/webhooks/{webhookId}", Get);
        routes.Put("/webhooks/{webhookId}", Update);
        routes.Delete("/webhooks/{webhookId}", Delete);
        routes.Patch("/webhooks/{webhookId}/token", RenewToken);
        routes.Post("/webhooks/{webhookId}/logs", request => WebhookLogs.List(request, RequireWebhook(request), deliveries));
    }

    // Recorded: an envelope, which Clockify doesn't page.
    private static ApiResponse List(ApiRequest request)
    {
        request.RequireAdmin();
        var workspace = request.Workspace;
        var isListed = request.Query.GetEnum("type", CreatedByUser, "SYSTEM", "ADDON") is null or CreatedByUser;
        return ApiResponse.Ok(
            new JsonObject
            {
                ["workspaceWebhookCount"] = workspace.Webhooks.Count,
                ["webhooks"] = new JsonArray([.. workspace.Webhooks.Where(_ => isListed).Select(webhook => webhook.ToJson(workspace))]),
            }
        );
    }

    private static ApiResponse Create(ApiRequest request)
    {
        request.RequireAdmin();
        var body = request.ReadObject($"{Signature}.create(…)");
        WebhookLimits.RequireRoom(request);
        return ApiResponse.Created(Save(request, Read(body, request.Store.Ids.Next(), request.Caller.Id)));
    }

    private static ApiResponse Get(ApiRequest request) => ApiResponse.Ok(RequireWebhook(request).ToJson(request.Workspace));

    // Replaces all fields. That the update keeps the token, and doesn't switch the delivery on again, is an assumption.
    private static ApiResponse Update(ApiRequest request)
    {
        var webhook = RequireWebhook(request);
        var changed = Read(request.ReadObject($"{Signature}.update(…)"), webhook.Id, webhook.UserId);
        return ApiResponse.Ok(
            Save(
                request,
                changed with
                {
                    AuthToken = webhook.AuthToken,
                    DeliveryEnabled = webhook.DeliveryEnabled,
                    FailuresInRow = webhook.FailuresInRow,
                }
            )
        );
    }

    private static ApiResponse Delete(ApiRequest request)
    {
        request.Workspace.Webhooks.Remove(RequireWebhook(request));
        return ApiResponse.Ok();
    }

    private static ApiResponse RenewToken(ApiRequest request) =>
        ApiResponse.Ok(Save(request, RequireWebhook(request) with { AuthToken = Webhook.NewToken() }));

    private static JsonObject Save(ApiRequest request, Webhook webhook) =>
        request.Workspace.Webhooks.Put(webhook).ToJson(request.Workspace);

    private static Webhook RequireWebhook(ApiRequest request)
    {
        request.RequireAdmin();
        return request.Workspace.Webhooks.Find(request.RouteValue("webhookId")) ?? throw ClockifyException.DoesNotBelong("Webhook");
    }

    private static Webhook Read(JacksonObject body, string id, string userId) =>
        new(id, userId)
        {
            Name = body.GetString("name") is { } name ? NameRules.Validate(name, "Webhook", MinNameLength, MaxNameLength) : null,
            Url = ReadUrl(body),
            Event = body.GetEnum("webhookEvent", WebhookEvents.All) ?? throw ClockifyException.FieldRequired("webhookEvent"),
            TriggerSourceType =
                body.GetEnum("triggerSourceType", _triggerSourceTypes) ?? throw ClockifyException.FieldRequired("triggerSourceType"),
            TriggerSource = body.GetStrings("triggerSource") ?? throw ClockifyException.FieldRequired("triggerSource"),
        };

    private static Uri ReadUrl(JacksonObject body)
    {
        var text = body.GetString("url") is { Length: > 0 } url ? url : throw ClockifyException.FieldRequired("url");
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? uri
            : throw ClockifyException.InvalidUrl();
    }
}
