using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Harness;

/// <summary>A class fixture: the clients of a workspace, and a service whose clock the test advances.</summary>
public sealed class ManualClockWorkspace : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public WorkspaceFixture Workspace { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Workspace = await WorkspaceFixture.StartAsync(_time);

    public ValueTask DisposeAsync() => Workspace?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Waits for a call, and skips the time for which upstream calls hang.</summary>
    internal Task<T> SkipHangsAsync<T>(Func<Task<T>> call) => _time.SkipHangsAsync(Workspace.Sandbox, call);

    /// <summary>Advances the clock past the pause that a 429 from upstream began.</summary>
    internal void EndPause() => _time.Advance(TimeSpan.FromMinutes(1));

    /// <summary>Advances the clock until a condition holds.</summary>
    internal Task AdvanceUntilAsync(Func<Task<bool>> condition, TimeSpan step) => Eventually.TrueAsync(_time, condition, step);
}
