using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Upstream;

/// <summary>Upstream hangs: each attempt may take half of the request's timeout.</summary>
[Trait("Kind", "API")]
public sealed class UpstreamHangTests : IAsyncLifetime
{
    private static readonly TimeSpan _attemptTimeout = TimeSpan.FromSeconds(15);

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
        var (result, _) = await StartHangingReadAsync(1);

        _time.Advance(_attemptTimeout);

        Assert.Equal(200, (await Eventually.DoneAsync(_time, result)).Status);
    }

    [Fact]
    public async Task All_attempts_together_end_by_the_timeout_of_the_request()
    {
        var (result, position) = await StartHangingReadAsync(3);

        _time.Advance(_attemptTimeout);
        await Eventually.TrueAsync(_time, async () => (await _bff.Sandbox.JournalAsync(position, "gateway")).Count == 2);
        Assert.False(result.IsCompleted);
        _time.Advance(_attemptTimeout);

        Assert.Equal((504, "upstream_timeout"), (await result).StatusAndErrorCode);
        Assert.Equal(1, await _bff.Sandbox.FaultsLeftAsync());
    }

    /// <summary>Starts a read that hangs upstream.</summary>
    private async Task<(Task<CallResult> Result, long Position)> StartHangingReadAsync(int count)
    {
        var position = await _bff.Sandbox.JournalPositionAsync();
        await _bff.Sandbox.FailNextAsync(new SandboxFault(SandboxFault.Hang) { Path = "/api/v1/workspaces", Count = count });
        var result = _caller.CallApiAsync(HttpMethod.Get, "workspaces");
        await Eventually.TrueAsync(async () => (await _bff.Sandbox.JournalAsync(position, "gateway")).Count == 1);
        return (result, position);
    }
}
