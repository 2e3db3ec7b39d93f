using ClockifyBff.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace ClockifyBff.Security;

/// <summary>
/// Whose word counts about the host, scheme and address that a call was made with: proxies in <c>ForwardedHeaders:KnownNetworks</c>, nobody
/// else.
/// </summary>
internal static class KnownProxies
{
    private const string Setting = "ForwardedHeaders:KnownNetworks";

    /// <summary>Believes the known proxies; while none is known, forwarded headers are ignored.</summary>
    public static void UseForwardedHeadersOfKnownProxies(this WebApplication app)
    {
        if (KnownNetworks(app.Configuration) is not { Length: > 0 } known)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto,
            // As many as there are, as long as each is known.
            ForwardLimit = null,
            // The header Host was checked before; this one takes its place.
            AllowedHosts =
            [
                .. (app.Configuration["AllowedHosts"] ?? "*").Split(
                    ';',
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                ),
            ],
        };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var network in known)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseMiddleware<ForwardedHeadersMiddleware>(Options.Create(options));
    }

    private static IPNetwork[] KnownNetworks(IConfiguration configuration) =>
        [
            .. (configuration.GetSection(Setting).Get<string[]>() ?? []).Select(text =>
                IPNetwork.TryParse(text, out var network)
                    ? network
                    : throw new StartupException([$"{Setting} must hold networks such as 10.0.0.0/8; \"{text}\" is none."])
            ),
        ];
}
