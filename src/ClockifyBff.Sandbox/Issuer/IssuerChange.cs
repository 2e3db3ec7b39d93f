namespace ClockifyBff.Sandbox.Issuer;

internal sealed record IssuerChange
{
    public bool? KeysReachable { get; init; }
}
