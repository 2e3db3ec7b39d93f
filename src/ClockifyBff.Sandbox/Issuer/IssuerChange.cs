namespace ClockifyBff.Sandbox.Issuer;

/// <summary>The body of <c>PATCH /sandbox/issuer</c>; absent members stay unchanged.</summary>
internal sealed record IssuerChange
{
    /// <summary>Whether discovery and keys are returned; otherwise they are answered with 503.</summary>
    public bool? KeysReachable { get; init; }
}
