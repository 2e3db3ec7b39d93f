using ClockifyBff.Tests.Sandbox.Clockify;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Sandbox.TestControls;

[Trait("Kind", "API")]
public sealed class SandboxWebhookControlTests
{
    private const string Control = "/sandbox/clockify/webhooks";

    [Fact]
    public async Task Misspelt_member_is_rejected()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var result = await sandbox.Browser.SendAsync(HttpMethod.Patch, Control, new { duplicates = true });
        Assert.Equal(400, result.Status);
        Assert.Contains("duplicates", result["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Absent_members_stay_unchanged_and_reset_restores_them()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await sandbox.Browser.SendAsync(HttpMethod.Patch, Control, new { duplicate = true });
        var both = await sandbox.Browser.SendAsync(HttpMethod.Patch, Control, new { drop = true });
        await sandbox.Controls.ResetAsync();
        var reset = await sandbox.Browser.SendAsync(HttpMethod.Get, Control);

        Assert.Equal("""{"duplicate":true,"drop":true,"deliveries":[]}""", both.Text);
        Assert.Equal("""{"duplicate":false,"drop":false,"deliveries":[]}""", reset.Text);
    }

    [Fact]
    public async Task Reset_removes_webhooks_and_drops_pending_deliveries()
    {
        var time = new FakeTimeProvider(ClockifyHost.Today);
        await using var sandbox = await StartedSandbox.StartAsync(time: time);
        await using var receiver = await WebhookReceiver.StartAsync();
        var connection = (await sandbox.Controls.ConnectionOfAsync("developer@example.com")).Id;
        var workspaces = await sandbox.CallAsync(HttpMethod.Get, "/clockify/api/v1/workspaces", connection);
        var workspace = $"/clockify/api/v1/workspaces/{workspaces.Nodes[0]!["id"]}";
        await RegisterAsync();
        await StartTimerAsync();

        await sandbox.Controls.ResetAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        var token = await RegisterAsync();
        await StartTimerAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => receiver.Received.Any(delivery => delivery.Headers["clockify-signature"] == token));

        Assert.Single(receiver.Received);

        async Task<string?> RegisterAsync()
        {
            var webhooks = await sandbox.CallAsync(HttpMethod.Get, $"{workspace}/webhooks", connection);
            Assert.Equal(0, (int)webhooks.Node["workspaceWebhookCount"]!);
            var body = new
            {
                url = receiver.Url,
                webhookEvent = "NEW_TIMER_STARTED",
                triggerSourceType = "WORKSPACE_ID",
                triggerSource = Array.Empty<string>(),
            };
            return (await sandbox.CallAsync(HttpMethod.Post, $"{workspace}/webhooks", connection, body)).Is(201)["authToken"];
        }

        async Task StartTimerAsync() =>
            (await sandbox.CallAsync(HttpMethod.Post, $"{workspace}/time-entries", connection, new { })).Is(201);
    }
}
