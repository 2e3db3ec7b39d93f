using System.Globalization;
using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Http;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Webhooks;

/// <summary>Lists the attempts to deliver events to a webhook.</summary>
internal static class WebhookLogs
{
    private const int DefaultPageSize = 50;

    // Unlike other lists, this one counts pages from 0.
    public static ApiResponse List(ApiRequest request, Webhook webhook, WebhookDeliveries deliveries)
    {
        var body = request.ReadObject("dto.WebhookLogDtoV1 com.clockify.adapter.http.v1.webhook.WebhookHttpAdapter.getLogsForWebhook(…)");
        var (earliest, latest) = (body.GetInstant("from"), body.GetInstant("to"));
        var status = body.GetEnum("status", "ALL", "SUCCEEDED", "FAILED") ?? "ALL";
        var logs = (
            from delivery in deliveries.List()
            where delivery.WebhookId == webhook.Id
            from attempt in delivery.Attempts
            let endedAt = Instant.FromDateTimeOffset(attempt.EndedAt)
            where (earliest is null || endedAt >= earliest) && (latest is null || endedAt <= latest)
            where status == "ALL" || attempt.Succeeded == (status == "SUCCEEDED")
            orderby attempt.EndedAt
            select ToJson(delivery, attempt)
        ).ToList();
        if (body.GetBoolean("sortByNewest") ?? false)
        {
            logs.Reverse();
        }

        var size = request.Query.GetInt32("size") ?? DefaultPageSize;
        var page = Math.Max(request.Query.GetInt32("page") ?? 0, 0);
        return size < 1
            ? throw ClockifyException.PageSizeNotPositive()
            : ApiResponse.Array(logs.Chunk(size).ElementAtOrDefault(page) ?? []);
    }

    private static JsonObject ToJson(WebhookDelivery delivery, WebhookAttempt attempt) =>
        new()
        {
            ["id"] = attempt.IdempotencyKey,
            ["webhookId"] = delivery.WebhookId,
            ["webhookEventStatusId"] = string.Create(CultureInfo.InvariantCulture, $"{delivery.Id:x24}"),
            ["requestBody"] = delivery.Body,
            // The sandbox doesn't read the bodies of responses.
            ["responseBody"] = "",
            ["respondedAt"] = attempt.EndedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
            ["statusCode"] = attempt.StatusCode,
        };
}
