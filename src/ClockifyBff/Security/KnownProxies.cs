using ClockifyBff.Failures;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace ClockifyBff.Security;

/// <summary>
/// Applies <c>X-Forwarded-*</c> headers to the host, scheme and client address of a request, but only from proxies in
/// <c>ForwardedHeaders:KnownNetworks</c>.
/// </summary>
internal static class KnownProxies
{
    private const string Setting = "ForwardedHeaders:KnownNetworks";

    /// <summary>Applies the forwarded headers of known proxies. Without any known network, all forwarded headers are ignored.</summary>
    public static void UseForwardedHeadersOfKnownProxies(this WebApplication app)
    {
        if (KnownNetworks(app.Configuration) is not { Length: > 0 } known)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto,
            // Accepts any number of proxies, as long as each is known.
            ForwardLimit = null,
            // X-Forwarded-Host replaces the header Host, which has been checked before, so it is checked, too.
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
