namespace ClockifyBff.Sandbox.Clockify.Webhooks;

/// <summary>The delivery of one event to one webhook.</summary>
/// <param name="Id">The number of the delivery, counted from 1.</param>
/// <param name="WorkspaceId">The workspace of the webhook.</param>
/// <param name="WebhookId">The webhook.</param>
/// <param name="Event">The kind of event.</param>
/// <param name="Body">The JSON of all attempts. It describes the object at the time of the event.</param>
internal sealed record WebhookDelivery(int Id, string WorkspaceId, string WebhookId, string Event, string Body)
{
    public WebhookDeliveryStatus Status { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>The time of the next attempt; null during an attempt and after the last one.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    public IReadOnlyList<WebhookAttempt> Attempts { get; init; } = [];
}
