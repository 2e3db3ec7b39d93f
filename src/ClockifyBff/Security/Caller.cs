using System.Security.Claims;

namespace ClockifyBff.Security;

/// <summary>The employee who makes a request. Endpoint handlers take it as an argument.</summary>
/// <param name="ownerKey">
/// The issuer and the issuer's id of the employee. Connections belong to an owner key, which is compared case-sensitively.
/// </param>
/// <param name="email">The e-mail address, which may be reassigned to another person; null if the token contains none.</param>
/// <param name="emailIsVerified">Whether the identity provider has verified the address.</param>
/// <param name="roles">The employee's roles; null if the employee has every role.</param>
internal sealed class Caller(string ownerKey, string? email, bool emailIsVerified, IReadOnlySet<string>? roles) : ClaimsIdentity("Caller")
{
    public string OwnerKey { get; } = ownerKey;

    public string? Email { get; } = email;

    /// <summary>
    /// The e-mail address if it is verified; otherwise null. Only a verified address identifies the caller's connections.
    /// </summary>
    public string? VerifiedEmail => emailIsVerified ? Email : null;

    /// <summary>The caller's roles; empty in Development, where the caller has every role.</summary>
    public IEnumerable<string> Roles => roles ?? Enumerable.Empty<string>();

    /// <summary>Returns the caller of an authenticated request.</summary>
    public static Caller Of(HttpContext context) =>
        context.User.Identity as Caller
        ?? throw new InvalidOperationException("The request is not authenticated: its route allows anonymous requests.");

    /// <summary>Binds the argument of an endpoint handler.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context));

    public bool HasRole(string role) => roles?.Contains(role) ?? true;

    /// <summary>Whether the caller has a role from the settings. If the setting is empty, only callers in Development have it.</summary>
    public bool HasConfiguredRole(string? role) => roles is null || (!string.IsNullOrWhiteSpace(role) && roles.Contains(role));
}
