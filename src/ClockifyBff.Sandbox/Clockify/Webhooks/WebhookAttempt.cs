namespace ClockifyBff.Sandbox.Clockify.Webhooks;

/// <summary>An attempt to deliver an event. <paramref name="StatusCode"/> is null if the receiver didn't respond in time.</summary>
internal sealed record WebhookAttempt(string IdempotencyKey, DateTimeOffset SentAt, DateTimeOffset EndedAt, int? StatusCode)
{
    public bool Succeeded => StatusCode is >= 200 and < 300;
}
