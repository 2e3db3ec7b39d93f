using ClockifyBff.Sandbox.Maton;

namespace ClockifyBff.Sandbox.TestControls;

internal sealed record ConnectionChange
{
    public ConnectionStatus? Status { get; init; }

    public string? Email { get; init; }

    public bool? KeyRevoked { get; init; }

    /// <summary>Moves the connection's <c>last_updated_time</c>.</summary>
    public bool Touch { get; init; }
}
