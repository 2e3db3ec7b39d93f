using ClockifyBff.Sandbox.Maton;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>The body of <c>PATCH /sandbox/connections/{id}</c>; absent members leave the connection unchanged.</summary>
internal sealed record ConnectionChange
{
    public ConnectionStatus? Status { get; init; }

    /// <summary>The e-mail address of the Clockify account behind the connection; an unknown address gets a new account.</summary>
    public string? Email { get; init; }

    /// <summary>Whether Clockify rejects the API key behind the connection.</summary>
    public bool? KeyRevoked { get; init; }

    /// <summary>Whether the connection's <c>last_updated_time</c> becomes the current time. Default false.</summary>
    public bool Touch { get; init; }
}
