namespace ClockifyBff.Tests.Sandbox.TestControls;

[Trait("Kind", "API")]
public sealed class SandboxResetTests
{
    [Fact]
    public async Task Reset_restores_the_initial_state()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var start = await StateAsync(sandbox);
        await sandbox.Controls.RemoveConnectionAsync(start[0].Id);
        await sandbox.Controls.ChangeConnectionAsync(
            start[1].Id,
            new
            {
                keyRevoked = true,
                email = "someone.new@example.com",
                touch = true,
            }
        );
        await sandbox.Controls.AddConnectionAsync("newcomer@example.com");
        await sandbox.Controls.FailNextAsync(new SandboxFault(SandboxFault.Response));
        await sandbox.Controls.ChangeSettingsAsync(
            new
            {
                requestsPerSecond = 0,
                latency = "01:00:00",
                retryAfter = 5,
            }
        );

        await sandbox.Controls.ResetAsync();

        Assert.Empty(await sandbox.Controls.JournalAsync());
        Assert.Equal(start, await StateAsync(sandbox));
        Assert.Equal(0, await sandbox.Controls.FaultsLeftAsync());
        var response = await sandbox.GetAsync("/connections");
        Assert.Equal(200, response.Status);
    }

    // Without the connect URLs: they have new random tokens after a reset, and finished connections don't use them.
    private static async Task<List<SandboxConnection>> StateAsync(StartedSandbox sandbox) =>
        [.. (await sandbox.Controls.ConnectionsAsync()).Select(connection => connection with { ConnectUrl = sandbox.Url })];
}
