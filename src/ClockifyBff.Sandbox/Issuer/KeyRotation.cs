namespace ClockifyBff.Sandbox.Issuer;

/// <summary>The body of <c>POST /sandbox/issuer/rotate</c>.</summary>
internal sealed record KeyRotation
{
    /// <summary>Whether the old keys stay published. Default false.</summary>
    public bool KeepOld { get; init; }
}
