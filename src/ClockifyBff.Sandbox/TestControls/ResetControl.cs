using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Sandbox.Clockify.Webhooks;
using ClockifyBff.Sandbox.Issuer;
using ClockifyBff.Sandbox.Maton;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary><c>/sandbox/reset</c>: restores the state after the start.</summary>
internal sealed class ResetControl(
    ClockifyStore store,
    WebhookDeliveries webhooks,
    ConnectionStore connections,
    PlannedFaults faults,
    MatonSettings settings,
    MatonRateLimiter limit,
    SigningKeys keys,
    BrowserSessions sessions,
    RequestJournal journal
)
{
    public void Map(IEndpointRouteBuilder controls) => controls.MapPost("/reset", Reset);

    private Task Reset(HttpContext context)
    {
        store.Reset();
        webhooks.Reset();
        connections.Reset();
        faults.Clear();
        settings.Reset();
        limit.Reset();
        keys.Reset();
        sessions.Reset();
        journal.Clear();
        return context.Response.WriteNoContentAsync();
    }
}
