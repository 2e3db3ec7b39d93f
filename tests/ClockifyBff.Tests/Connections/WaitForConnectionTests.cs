using static ClockifyBff.Tests.Harness.TokenClient;

namespace ClockifyBff.Tests.Connections;

/// <summary>Waiting for a connection to be completed, on both databases.</summary>
public abstract class WaitForConnectionTests : ConnectionTest
{
    private static readonly TimeSpan _pollInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _smallStep = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Waiting_callers_share_one_upstream_check_every_two_seconds()
    {
        var (asha, maria) = (await EmployeeAsync(Asha), await EmployeeAsync(Maria));
        var started = new[] { (asha, Id(await asha.StartAsync())), (maria, Id(await maria.StartAsync())) };
        var before = await Service.Sandbox.JournalPositionAsync();
        var begun = Time.GetUtcNow();
        var waiting = Enumerable
            .Range(0, 10)
            .SelectMany(_ => started.Select(one => one.Item1.ReadAsync($"connections/{one.Item2}?wait=25")))
            .ToArray();

        for (var checks = 1; checks <= 5; checks++)
        {
            // The steps are small, because callers begin to wait at different times, and a check that comes too early must be noticed.
            await Eventually.TrueAsync(Time, async () => await CountListsAsync(before) >= checks);
        }

        Assert.InRange(await CountListsAsync(before), 5, 2 + (int)((Time.GetUtcNow() - begun) / _pollInterval));
        Assert.All(waiting, wait => Assert.False(wait.IsCompleted));
        await Service.Sandbox.FinishConnectionAsync(started[0].Item2, Asha);
        await Service.Sandbox.FinishConnectionAsync(started[1].Item2, Maria);
        Time.Advance(_pollInterval);
        Assert.All(
            await Eventually.DoneAsync(Time, Task.WhenAll(waiting), _smallStep),
            connection => Assert.Equal("active", Status(connection))
        );
        Assert.Equal(2, (await Service.Sandbox.JournalAsync(before, "gateway")).Count);
    }

    [Fact]
    public async Task Wait_returns_the_current_state_after_its_seconds()
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.StartAsync());
        var begun = Time.GetUtcNow();

        var pending = await Eventually.DoneAsync(Time, asha.ReadAsync($"connections/{id}?wait=3"));

        Assert.InRange(Time.GetUtcNow() - begun, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(24));
        Assert.Equal("pending", Status(pending));
        Assert.NotNull(pending.GetProperty("connectUrl").GetString());
    }

    [Theory]
    [InlineData("26")]
    [InlineData("-1")]
    [InlineData("soon")]
    public async Task Invalid_wait_is_400_on_the_parameter(string wait)
    {
        var asha = await EmployeeAsync(Asha);
        var id = Id(await asha.StartAsync());
        var before = await Service.Sandbox.JournalPositionAsync();

        using var response = await asha.Http.GetAsync(
            new Uri($"/api/v1/connections/{id}?wait={wait}", UriKind.Relative),
            TestContext.Current.CancellationToken
        );

        Assert.Equal((400, "invalid_request"), ((int)response.StatusCode, (await response.ProblemAsync()).ErrorCode));
        Assert.Contains(
            "\"wait\":",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Empty(await Service.Sandbox.JournalAsync(before));
    }

    private async Task<int> CountListsAsync(long since) =>
        (await Service.Sandbox.JournalAsync(since)).Count(call => call.Target.StartsWith("/connections?", StringComparison.Ordinal));
}

[Trait("Kind", "API")]
public sealed class WaitForConnectionOnSqliteTests : WaitForConnectionTests
{
    protected override Task<TestStore> NewStoreAsync() => Task.FromResult(TestStore.NewSqlite());
}

[Trait("Kind", "database")]
public sealed class WaitForConnectionOnPostgreSqlTests(PostgreSqlServer server) : WaitForConnectionTests
{
    protected override Task<TestStore> NewStoreAsync() => TestStore.NewPostgreSqlAsync(server);
}
