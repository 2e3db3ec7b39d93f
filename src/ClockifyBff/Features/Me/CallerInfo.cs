namespace ClockifyBff.Features.Me;

/// <summary>The caller, as the identity provider has it.</summary>
/// <param name="Email">The e-mail address; null where the provider tells none.</param>
/// <param name="Roles">The caller's roles.</param>
/// <param name="IsAdmin">Whether the caller may administer connections.</param>
internal sealed record CallerInfo(string? Email, IReadOnlyList<string> Roles, bool IsAdmin);
