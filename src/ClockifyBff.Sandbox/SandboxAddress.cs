using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ClockifyBff.Sandbox;

/// <summary>Under which address the sandbox is reached: known only once it listens.</summary>
internal sealed class SandboxAddress(IServer server, SandboxOptions options)
{
    /// <summary>Where the service on this machine finds it.</summary>
    public Uri LocalUrl => Reachable(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Where a browser finds it.</summary>
    public Uri PublicUrl => options.PublicUrl ?? LocalUrl;

    public Uri IssuerUrl => new($"{PublicUrl.AbsoluteUri.TrimEnd('/')}/issuer");

    public Uri ConnectUrl(string sessionToken) => new($"{PublicUrl.AbsoluteUri.TrimEnd('/')}/connect?session_token={sessionToken}");

    // "Every interface" is an address to listen on, not one to call.
    private static Uri Reachable(string address) =>
        new(
            address
                .Replace("://+", "://localhost", StringComparison.Ordinal)
                .Replace("://*", "://localhost", StringComparison.Ordinal)
                .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
                .Replace("://[::]", "://localhost", StringComparison.Ordinal)
        );
}
