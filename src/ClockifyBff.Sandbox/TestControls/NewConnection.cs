using ClockifyBff.Sandbox.Maton;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>The body of <c>POST /sandbox/connections</c>.</summary>
internal sealed record NewConnection
{
    /// <summary>The e-mail address of the account behind the connection; an unknown address gets a new account.</summary>
    public string? Email { get; init; }

    public string App { get; init; } = MatonApps.Clockify;

    public ConnectionStatus Status { get; init; } = ConnectionStatus.Active;
}
