using System.Net;
using ClockifyBff.Telemetry;

namespace ClockifyBff.Security;

/// <summary>Rejects requests from other machines in Development mode, which authenticates no caller.</summary>
internal static class LoopbackRule
{
    public static void UseLoopbackRule(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
                FindViolation(context) is { } detail
                    ? new RequestRejection(RequestRejectionKind.Invalid, detail).ApplyTo(context)
                    : next(context)
        );

    private static string? FindViolation(HttpContext context)
    {
        if (!IsLoopback(context.Connection.LocalIpAddress) || !IsLoopback(context.Connection.RemoteIpAddress))
        {
            return "In Development the service accepts requests from this machine only. With the sandbox, Authentication:AllowAnyPeer "
                + "allows other machines.";
        }

        // A page of another site can resolve its own host name to 127.0.0.1 and so be same-origin with this service (DNS rebinding).
        if (
            !Health.AnswersAnyHost(context)
            && !(Authority.TryParse(context.Request.Headers.Host.ToString(), out var host) && host.IsLoopback)
        )
        {
            return "In Development the header Host must name this machine: localhost, a name below .localhost, 127.0.0.1 or [::1].";
        }

        return FindForwardingViolation(context.Request.Headers);
    }

    /// <summary>
    /// Accepts only forwarding headers that local development servers add. They name this machine only, so they are removed after the
    /// check.
    /// </summary>
    private static string? FindForwardingViolation(IHeaderDictionary headers)
    {
        List<string>? checkedNames = null;
        foreach (var (name, values) in headers)
        {
            if (!ForwardingHeader.IsForwardingHeader(name))
            {
                continue;
            }

            if (values.Any(value => !ForwardingHeader.NamesThisMachineOnly(name, value ?? string.Empty)))
            {
                return $"In Development the header {name} may name this machine only, but a request from elsewhere was forwarded. Call "
                    + "the service directly, configure the proxy to send no forwarding headers, or use the sandbox with "
                    + "Authentication:AllowAnyPeer.";
            }

            (checkedNames ??= []).Add(name);
        }

        checkedNames?.ForEach(name => headers.Remove(name));
        return null;
    }

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);
}
