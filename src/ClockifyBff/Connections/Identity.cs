using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Security;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Connections;

/// <summary>Whether a connection acts as the owner of its link.</summary>
internal sealed class Identity(
    IOptions<ConnectionsOptions> connections,
    IOptions<AuthenticationSettings> authentication,
    IOptions<MatonOptions> maton,
    IHostEnvironment environment
)
{
    /// <summary>With a real key in Development there is one caller, and whatever connection they have or finish is theirs.</summary>
    public bool IsDeveloperAlone { get; } =
        maton.Value.HasRealKey && authentication.Value.ModeIn(environment) == AuthenticationSettings.Development;

    /// <summary>Whether a person is the owner: the one they were before; the first time, the one with their address.</summary>
    public bool Holds(UserConnection connection, ClockifyUser user) =>
        connection.ClockifyUserId is { } known ? known == user.Id : IsDeveloperAlone || IsAddressOf(connection.OwnerEmail, user.Email);

    /// <summary>The addresses in Clockify of somebody whom the identity provider knows under one: the same, and its alias.</summary>
    public IEnumerable<string> AddressesOf(string ownerEmail) =>
        connections
            .Value.EmailAliases.Where(alias => EmailAddress.AreSame(alias.Key, ownerEmail))
            .Select(alias => alias.Value)
            .Prepend(ownerEmail);

    /// <summary>Whether an address in Clockify is one of somebody's.</summary>
    public bool IsAddressOf(string? ownerEmail, string? clockifyEmail) =>
        ownerEmail is not null && AddressesOf(ownerEmail).Any(address => EmailAddress.AreSame(address, clockifyEmail));
}
