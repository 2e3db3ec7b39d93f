using ClockifyBff.Sandbox.TestControls;

namespace ClockifyBff.Sandbox.Clockify.Webhooks;

/// <summary><c>/sandbox/clockify/webhooks</c>: lists the deliveries, and makes them fail in ways that a receiver can't cause.</summary>
internal sealed class WebhookControls(WebhookDeliveries deliveries)
{
    private const string Route = "/sandbox/clockify/webhooks";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, Show);
        routes.MapPatch(Route, Change);
    }

    private Task Show(HttpContext context) =>
        context.Response.WriteControlJsonAsync(
            new
            {
                deliveries.Duplicate,
                deliveries.Drop,
                Deliveries = deliveries.List(),
            }
        );

    private async Task Change(HttpContext context)
    {
        var change = await context.Request.ReadControlJsonAsync<WebhookDeliveriesChange>();
        deliveries.Duplicate = change.Duplicate ?? deliveries.Duplicate;
        deliveries.Drop = change.Drop ?? deliveries.Drop;
        await Show(context);
    }
}
