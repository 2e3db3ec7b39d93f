using System.Security.Claims;

namespace ClockifyBff.Security;

/// <summary>The employee who makes a request. Handlers take it as an argument.</summary>
/// <param name="ownerKey">Issuer and the issuer's own name for the employee: what a connection belongs to, compared exactly.</param>
/// <param name="email">The e-mail address, which may change hands; null where the token holds none.</param>
/// <param name="emailIsVerified">Whether the identity provider vouches for the address.</param>
/// <param name="roles">The employee's roles; null: every one.</param>
internal sealed class Caller(string ownerKey, string? email, bool emailIsVerified, IReadOnlySet<string>? roles) : ClaimsIdentity("Caller")
{
    public string OwnerKey { get; } = ownerKey;

    public string? Email { get; } = email;

    /// <summary>The address, where it may tell which connection is the caller's.</summary>
    public string? VerifiedEmail => emailIsVerified ? Email : null;

    /// <summary>The caller's roles; none in Development, where the caller holds every one.</summary>
    public IEnumerable<string> Roles => roles ?? Enumerable.Empty<string>();

    /// <summary>Who made a request.</summary>
    public static Caller Of(HttpContext context) =>
        context.User.Identity as Caller ?? throw new InvalidOperationException("This route is open to callers who are not authenticated.");

    /// <summary>Binds the argument of a handler.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context));

    public bool HasRole(string role) => roles?.Contains(role) ?? true;

    /// <summary>Whether the caller holds the role that an operator named; while none is named, only Development does.</summary>
    public bool HasConfiguredRole(string? role) => roles is null || (!string.IsNullOrWhiteSpace(role) && roles.Contains(role));
}
