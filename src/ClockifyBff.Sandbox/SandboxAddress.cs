using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ClockifyBff.Sandbox;

/// <summary>The addresses of the sandbox. They are known once the server listens.</summary>
internal sealed class SandboxAddress(IServer server, SandboxOptions options)
{
    /// <summary>The address for clients on this machine, such as the service.</summary>
    public Uri LocalUrl => ToClientUrl(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The address for browsers: the setting <c>Sandbox:PublicUrl</c>, or <see cref="LocalUrl"/>.</summary>
    public Uri PublicUrl => options.PublicUrl ?? LocalUrl;

    public Uri IssuerUrl => new($"{PublicUrl.AbsoluteUri.TrimEnd('/')}/issuer");

    public Uri ConnectUrl(string sessionToken) => new($"{PublicUrl.AbsoluteUri.TrimEnd('/')}/connect?session_token={sessionToken}");

    // A server can listen on all interfaces (0.0.0.0, [::], + or *), but a client can't call these addresses.
    private static Uri ToClientUrl(string address) =>
        new(
            address
                .Replace("://+", "://localhost", StringComparison.Ordinal)
                .Replace("://*", "://localhost", StringComparison.Ordinal)
                .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
                .Replace("://[::]", "://localhost", StringComparison.Ordinal)
        );
}
