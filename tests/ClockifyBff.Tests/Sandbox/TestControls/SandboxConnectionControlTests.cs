using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Sandbox.TestControls;

[Trait("Kind", "API")]
public sealed class SandboxConnectionControlTests
{
    [Fact]
    public async Task Changed_account_of_a_connection_changes_its_update_time_only_when_touched()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
        await using var sandbox = await StartedSandbox.StartAsync(time: time);
        var connection = await sandbox.Controls.ConnectionOfAsync("asha@example.com");

        var unseen = await sandbox.Controls.ChangeConnectionAsync(connection.Id, new { email = "lucas@example.com" });
        var seen = await sandbox.Controls.ChangeConnectionAsync(connection.Id, new { touch = true });

        Assert.Equal(("lucas@example.com", connection.LastUpdatedTime), (unseen.Email, unseen.LastUpdatedTime));
        Assert.NotEqual(connection.UserId, unseen.UserId);
        Assert.Equal(time.GetUtcNow(), seen.LastUpdatedTime);
    }

    [Fact]
    public async Task Deleted_connection_is_404_on_the_control_plane()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var added = await sandbox.Controls.AddConnectionAsync("newcomer@example.com");
        var before = await sandbox.GetAsync($"/connections/{added.Id}");

        await sandbox.Controls.RemoveConnectionAsync(added.Id);
        var after = await sandbox.GetAsync($"/connections/{added.Id}");

        Assert.Equal((200, 404), (before.Status, after.Status));
    }

    [Fact]
    public async Task Finishing_a_pending_connection_makes_it_usable()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var pending = await sandbox.Controls.AddConnectionAsync(null, "PENDING");

        await sandbox.Controls.FinishConnectionAsync(pending.Id, "newcomer@example.com");
        await sandbox.GetAsync("/clockify/api/v1/user", pending.Id);

        Assert.Equal("newcomer@example.com", Assert.Single(await sandbox.Controls.JournalAsync()).ActingEmail);
    }
}
