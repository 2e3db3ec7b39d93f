using System.Net;
using ClockifyBff.Http.Problems;
using ClockifyBff.Telemetry;

namespace ClockifyBff.Security;

/// <summary>Development mode asks nobody who they are, so it listens to this machine only.</summary>
internal static class LoopbackRule
{
    public static void UseLoopbackRule(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
                Violation(context) is { } detail ? new Problem(ErrorCode.InvalidRequest, detail).ExecuteAsync(context) : next(context)
        );

    private static string? Violation(HttpContext context)
    {
        if (!IsLoopback(context.Connection.LocalIpAddress) || !IsLoopback(context.Connection.RemoteIpAddress))
        {
            return "In Development the service answers callers on this machine only; Authentication:AllowAnyPeer lifts this with the "
                + "sandbox.";
        }

        // A page of another site can point its own name at 127.0.0.1 and be same-origin with us.
        if (
            !Health.AnswersAnyHost(context)
            && !(Authority.TryParse(context.Request.Headers.Host.ToString(), out var host) && host.IsLoopback)
        )
        {
            return "In Development the header Host must name this machine: localhost, a name below .localhost, 127.0.0.1 or [::1].";
        }

        return ForwardedByOthers(context.Request.Headers);
    }

    /// <summary>
    /// Takes what local development servers add, and nothing else: what they say is the same as without them, so nobody need read it.
    /// </summary>
    private static string? ForwardedByOthers(IHeaderDictionary headers)
    {
        List<string>? checkedNames = null;
        foreach (var (name, values) in headers)
        {
            if (!ForwardingHeader.Is(name))
            {
                continue;
            }

            if (values.Any(value => !ForwardingHeader.NamesThisMachineOnly(name, value ?? string.Empty)))
            {
                return $"In Development the header {name} may name this machine only: somebody else's call was forwarded here. Call "
                    + "the service directly, "
                    + "let the proxy send no forwarding headers, or use the sandbox with Authentication:AllowAnyPeer.";
            }

            (checkedNames ??= []).Add(name);
        }

        checkedNames?.ForEach(name => headers.Remove(name));
        return null;
    }

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);
}
