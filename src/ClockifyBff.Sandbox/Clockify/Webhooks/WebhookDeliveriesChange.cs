namespace ClockifyBff.Sandbox.Clockify.Webhooks;

/// <summary>The body of <c>PATCH /sandbox/clockify/webhooks</c>; absent members stay unchanged.</summary>
internal sealed record WebhookDeliveriesChange
{
    public bool? Duplicate { get; init; }

    public bool? Drop { get; init; }
}
