namespace ClockifyBff.Tests.Features;

/// <summary>A service that waits five seconds for upstream.</summary>
public sealed class ImpatientWorkplace : IAsyncLifetime
{
    public WorkspaceFixture Workplace { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Workplace = await WorkspaceFixture.StartAsync(("Maton:Timeout", "00:00:05"));

    public ValueTask DisposeAsync() => Workplace.DisposeAsync();
}
