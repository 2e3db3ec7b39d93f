using System.Security.Claims;

namespace ClockifyBff.Security;

/// <summary>The employee who makes a request. Endpoint handlers take it as an argument.</summary>
/// <param name="ownerKey">
/// The issuer and the issuer's id of the employee. Connections belong to an owner key, which is compared case-sensitively.
/// </param>
/// <param name="email">The e-mail address, which may be reassigned to another person; null if the token contains none.</param>
/// <param name="emailIsVerified">Whether the identity provider has verified the address.</param>
/// <param name="roles">The employee's roles; empty if the token contains none.</param>
internal class Caller(string ownerKey, string? email, bool emailIsVerified, IReadOnlySet<string> roles)
    : ClaimsIdentity(roles.Select(role => new Claim(DefaultRoleClaimType, role)), nameof(Caller))
{
    public string OwnerKey { get; } = ownerKey;

    public string? Email { get; } = email;

    /// <summary>
    /// The e-mail address if it is verified; otherwise null. Only a verified address identifies the caller's connections.
    /// </summary>
    public string? VerifiedEmail => emailIsVerified ? Email : null;

    /// <summary>The caller's roles; empty in Development, where the caller has every role.</summary>
    public IEnumerable<string> Roles => roles;

    /// <summary>Returns the caller of an authenticated request.</summary>
    public static Caller Of(HttpContext context) =>
        context.User.Identity as Caller
        ?? throw new InvalidOperationException("The request is not authenticated: its route allows anonymous requests.");

    /// <summary>Binds the argument of an endpoint handler.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context));

    /// <summary>Whether the caller has a role. A role without a name, such as that of an empty setting, belongs to no token.</summary>
    public virtual bool HasRole(string? role) => !string.IsNullOrWhiteSpace(role) && roles.Contains(role);

    /// <summary>Whether the caller has a claim. The framework checks roles with this method.</summary>
    public override bool HasClaim(string type, string value) => type == RoleClaimType ? HasRole(value) : base.HasClaim(type, value);
}
