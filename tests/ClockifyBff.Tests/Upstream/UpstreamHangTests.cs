using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Upstream;

/// <summary>Upstream says nothing: an attempt has half of what the request has in all.</summary>
[Trait("Kind", "API")]
public sealed class UpstreamHangTests : IAsyncLifetime
{
    private static readonly TimeSpan _attempt = TimeSpan.FromSeconds(15);

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private BffFixture _bff = null!;
    private HttpClient _caller = null!;

    public async ValueTask InitializeAsync()
    {
        _bff = new BffFixture { Time = _time };
        await _bff.StartWithAsync();
        _caller = _bff.CallerOf(WorkspaceFixture.OwnersEmail);
        await _caller.FirstWorkspaceAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _bff.DisposeAsync();
    }

    [Fact]
    public async Task Hanging_read_is_retried_after_half_of_the_timeout()
    {
        var (answer, _) = await HangAsync(1);

        _time.Advance(_attempt);

        Assert.Equal(200, (await Eventually.DoneAsync(_time, answer)).Status);
    }

    [Fact]
    public async Task All_attempts_together_end_by_the_timeout_of_the_request()
    {
        var (answer, position) = await HangAsync(3);

        _time.Advance(_attempt);
        await Eventually.TrueAsync(_time, async () => (await _bff.Sandbox.JournalAsync(position, "gateway")).Count == 2);
        Assert.False(answer.IsCompleted);
        _time.Advance(_attempt);

        Assert.Equal((504, "upstream_timeout"), (await answer).Refusal);
        Assert.Equal(1, await _bff.Sandbox.FaultsLeftAsync());
    }

    /// <summary>Reads, and is not answered.</summary>
    private async Task<(Task<CallResult> Answer, long Position)> HangAsync(int count)
    {
        var position = await _bff.Sandbox.JournalPositionAsync();
        await _bff.Sandbox.FailNextAsync(new SandboxFault(SandboxFault.Hang) { Path = "/api/v1/workspaces", Count = count });
        var answer = _caller.CallApiAsync(HttpMethod.Get, "workspaces");
        await Eventually.TrueAsync(async () => (await _bff.Sandbox.JournalAsync(position, "gateway")).Count == 1);
        return (answer, position);
    }
}
