using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Caching;

/// <summary>Clients close their connection while their read waits for the rate limit. The clock stands still meanwhile.</summary>
[Trait("Kind", "API")]
public sealed class AbandonedReadTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private BffFixture _bff = null!;
    private QueueGauge _queue = null!;
    private EmployeeClient _asha = null!;

    public async ValueTask InitializeAsync()
    {
        _bff = new BffFixture { Time = _time };
        await _bff.StartWithAsync(("Budget:RequestsPerSecond", "2"), ("Budget:MaxWait", "00:00:20"));
        _queue = _bff.CreateQueueGauge();
        _asha = await Eventually.DoneAsync(_time, EmployeeClient.OfAsync(_bff));
        await Eventually.DoneAsync(_time, _asha.GetAsync("time-entries?search=warm"));
    }

    public async ValueTask DisposeAsync()
    {
        _asha?.Dispose();
        _queue?.Dispose();
        await _bff.DisposeAsync();
    }

    [Fact]
    public async Task Read_whose_only_client_has_disconnected_is_not_sent_upstream()
    {
        var blocking = await UsePermitsUpAsync();
        var queued = _queue.Read();
        await LeaveAsync(await QueuedAsync("gone"));
        await Eventually.TrueAsync(() => _queue.Read() == queued);
        await DoneAsync(BeginRead("stays"));

        await Task.WhenAll(blocking);
        Assert.Empty(await ReadsOfAsync("gone"));
        Assert.Single(await ReadsOfAsync("stays"));
    }

    [Fact]
    public async Task Remaining_client_gets_the_response_of_a_call_whose_first_client_has_disconnected()
    {
        var blocking = await UsePermitsUpAsync();
        var first = await QueuedAsync("both");
        var second = BeginRead("both");
        await Task.Delay(100, TestContext.Current.CancellationToken); // No metric shows that the second read joins the call of the first.
        await LeaveAsync(first);
        await DoneAsync(second);

        await Task.WhenAll(blocking);
        Assert.Single(await ReadsOfAsync("both"));
    }

    [Fact]
    public async Task Read_repeated_after_a_disconnect_costs_one_call()
    {
        var blocking = await UsePermitsUpAsync();
        await LeaveAsync(await QueuedAsync("again"));
        await DoneAsync(BeginRead("again"));

        await Task.WhenAll(blocking);
        Assert.Single(await ReadsOfAsync("again"));
    }

    /// <summary>Uses up the permits of the window, so that later reads wait.</summary>
    /// <returns>The reads that took the permits, and those that wait for the next ones.</returns>
    private async Task<IReadOnlyList<Task>> UsePermitsUpAsync()
    {
        var reads = Enumerable.Range(0, 3).Select(number => BeginRead($"blocking{number}").Response).ToList();
        await Eventually.TrueAsync(() => _queue.Read() > 0);
        await Eventually.TrueAsync(() => reads.Count(read => read.IsCompleted) + _queue.Read() == reads.Count);
        return reads;
    }

    private async Task<(Task<HttpResponseMessage> Response, CancellationTokenSource Leave)> QueuedAsync(string search)
    {
        var before = _queue.Read();
        var read = BeginRead(search);
        await Eventually.TrueAsync(() => _queue.Read() == before + 1);
        return read;
    }

    private (Task<HttpResponseMessage> Response, CancellationTokenSource Leave) BeginRead(string search)
    {
        var leave = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var path = $"/api/v1/workspaces/{_asha.Workspace}/time-entries?search={search}";
        return (_asha.Http.GetAsync(new Uri(path, UriKind.Relative), leave.Token), leave);
    }

    private async Task LeaveAsync((Task<HttpResponseMessage> Response, CancellationTokenSource Leave) read)
    {
        await read.Leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.Response);
    }

    private async Task DoneAsync((Task<HttpResponseMessage> Response, CancellationTokenSource Leave) read) =>
        (await Eventually.DoneAsync(_time, read.Response)).EnsureSuccessStatusCode();

    private async Task<IReadOnlyList<string>> ReadsOfAsync(string search) =>
        [
            .. (await _bff.Sandbox.JournalAsync(plane: "gateway"))
                .Select(call => call.Target)
                .Where(target => target.Contains($"={search}", StringComparison.Ordinal)),
        ];
}
