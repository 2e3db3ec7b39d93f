namespace ClockifyBff.Features.Me;

/// <summary>The caller, as known to the identity provider.</summary>
/// <param name="Email">The e-mail address of the caller; null if the identity provider does not report one.</param>
/// <param name="Roles">The roles of the caller.</param>
/// <param name="IsAdmin">Whether the caller may administer connections.</param>
internal sealed record CallerInfo(string? Email, IReadOnlyList<string> Roles, bool IsAdmin);
