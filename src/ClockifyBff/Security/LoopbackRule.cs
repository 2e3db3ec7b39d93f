using System.Net;
using ClockifyBff.Http.Problems;
using Microsoft.Net.Http.Headers;

namespace ClockifyBff.Security;

/// <summary>Development mode asks nobody who they are, so it listens to this machine only.</summary>
internal static class LoopbackRule
{
    public static void UseLoopbackRule(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (Violation(context) is { } detail)
        {
            return new Problem(ErrorCode.InvalidRequest, detail).ExecuteAsync(context);
        }

        return next(context);
    });

    private static string? Violation(HttpContext context)
    {
        if (!IsLoopback(context.Connection.LocalIpAddress) || !IsLoopback(context.Connection.RemoteIpAddress))
        {
            return "In Development the service answers callers on this machine only; Authentication:AllowAnyPeer lifts this with the sandbox.";
        }

        // A page of another site can point its own name at 127.0.0.1 and be same-origin with us.
        if (!IsLoopbackName(context.Request.Host.Host))
        {
            return "In Development the header Host must name this machine: localhost, 127.0.0.1 or [::1].";
        }

        foreach (var header in context.Request.Headers)
        {
            if (IsForwarding(header.Key))
            {
                return $"In Development the header {header.Key} is refused: somebody else's call was forwarded here.";
            }
        }

        return null;
    }

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    private static bool IsLoopbackName(string host) =>
        host is "localhost" or "127.0.0.1" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsForwarding(string header) =>
        header.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || header.Equals(HeaderNames.Via, StringComparison.OrdinalIgnoreCase);
}
