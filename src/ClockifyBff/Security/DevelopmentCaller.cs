using System.Collections.Frozen;

namespace ClockifyBff.Security;

/// <summary>A caller in Development mode, who has every role. Only <see cref="DevelopmentAuthentication"/> creates one.</summary>
internal sealed class DevelopmentCaller(string ownerKey, string? email)
    : Caller(ownerKey, email, emailIsVerified: true, FrozenSet<string>.Empty)
{
    public override bool HasRole(string? role) => true;
}
