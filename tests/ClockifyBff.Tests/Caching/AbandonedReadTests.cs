using ClockifyBff.Tests.Features.TimeEntries;

namespace ClockifyBff.Tests.Caching;

/// <summary>Readers who go before they are answered.</summary>
[Trait("Kind", "API")]
public sealed class AbandonedReadTests : TimeEntryTest
{
    [Fact]
    public async Task Read_whose_only_reader_has_left_is_not_sent_upstream()
    {
        await UseUpAsync();
        await LeaveAsync(Reading("gone"));
        (await Reading("stays").Answer).EnsureSuccessStatusCode();

        Assert.Empty(await ReadsOfAsync("gone"));
        Assert.Single(await ReadsOfAsync("stays"));
    }

    [Fact]
    public async Task Remaining_reader_gets_the_response_of_the_call_begun_by_a_reader_who_left()
    {
        await UseUpAsync();
        var (first, second) = (Reading("both"), Reading("both"));
        await Task.Delay(100, TestContext.Current.CancellationToken);
        await LeaveAsync(first);

        (await second.Answer).EnsureSuccessStatusCode();
        Assert.Single(await ReadsOfAsync("both"));
    }

    [Fact]
    public async Task Reader_who_left_and_asks_again_is_answered_by_one_call()
    {
        await UseUpAsync();
        await LeaveAsync(Reading("again"));

        (await Reading("again").Answer).EnsureSuccessStatusCode();
        Assert.Single(await ReadsOfAsync("again"));
    }

    protected override Task<BffFixture> StartAsync() =>
        BffFixture.StartAsync(("Budget:RequestsPerSecond", "2"), ("Budget:MaxWait", "00:00:20"));

    /// <summary>Takes the turns that are free, so that who comes now waits for one.</summary>
    private async Task UseUpAsync()
    {
        await Asha.GetAsync("time-entries?search=warm");
        await Task.WhenAll(Enumerable.Range(0, 3).Select(number => Asha.GetAsync($"time-entries?search=first{number}")));
    }

    private (Task<HttpResponseMessage> Answer, CancellationTokenSource Leave) Reading(string what)
    {
        var leave = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        return (
            Asha.Http.GetAsync(new Uri($"/api/v1/workspaces/{Asha.Workspace}/time-entries?search={what}", UriKind.Relative), leave.Token),
            leave
        );
    }

    private static async Task LeaveAsync((Task<HttpResponseMessage> Answer, CancellationTokenSource Leave) reading)
    {
        await Task.Delay(100, TestContext.Current.CancellationToken);
        await reading.Leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Answer);
    }

    private async Task<IReadOnlyList<string>> ReadsOfAsync(string what) =>
        [
            .. (await Bff.Sandbox.JournalAsync(plane: "gateway"))
                .Select(call => call.Target)
                .Where(target => target.Contains($"={what}", StringComparison.Ordinal)),
        ];
}
