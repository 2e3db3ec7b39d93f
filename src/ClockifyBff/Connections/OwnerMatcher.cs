using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Security;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Connections;

/// <summary>Decides whether the Clockify user of a connection is its owner.</summary>
internal sealed class OwnerMatcher(
    IOptions<ConnectionsOptions> connections,
    IOptions<AuthenticationSettings> authentication,
    IOptions<MatonOptions> maton,
    IHostEnvironment environment
)
{
    /// <summary>
    /// Whether there is a single caller, who owns every connection that they have or complete: Development mode with a real key.
    /// </summary>
    public bool IsSingleDeveloper { get; } =
        maton.Value.HasRealKey && authentication.Value.ModeIn(environment) == AuthenticationSettings.Development;

    /// <summary>
    /// Whether a Clockify user is the owner of a connection: by the user id, once it is known, otherwise by the e-mail address.
    /// </summary>
    public bool IsOwner(UserConnection connection, ClockifyUser user) =>
        connection.ClockifyUserId is { } knownId ? knownId == user.Id : IsSingleDeveloper || IsAddressOf(connection.OwnerEmail, user.Email);

    /// <summary>Returns the addresses that an owner may have in Clockify: the identity provider's one and its alias, if any.</summary>
    public IEnumerable<string> ClockifyAddressesOf(string ownerEmail) =>
        connections
            .Value.EmailAliases.Where(alias => EmailAddress.AreSame(alias.Key, ownerEmail))
            .Select(alias => alias.Value)
            .Prepend(ownerEmail);

    /// <summary>Whether a Clockify address belongs to the owner with an address at the identity provider.</summary>
    public bool IsAddressOf(string? ownerEmail, string? clockifyEmail) =>
        ownerEmail is not null && ClockifyAddressesOf(ownerEmail).Any(address => EmailAddress.AreSame(address, clockifyEmail));
}
