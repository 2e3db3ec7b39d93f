using ClockifyBff.Sandbox.Maton;

namespace ClockifyBff.Sandbox.TestControls;

internal sealed record NewConnection
{
    public string? Email { get; init; }

    public string App { get; init; } = MatonApps.Clockify;

    public ConnectionStatus Status { get; init; } = ConnectionStatus.Active;
}
