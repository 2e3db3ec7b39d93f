namespace ClockifyBff.Sandbox.Issuer;

internal sealed record KeyRotation
{
    /// <summary>Whether the old keys stay published.</summary>
    public bool KeepOld { get; init; }
}
