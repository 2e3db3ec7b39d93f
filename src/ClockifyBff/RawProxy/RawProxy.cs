using ClockifyBff.Connections;
using ClockifyBff.Http.Problems;
using ClockifyBff.Replicas;
using ClockifyBff.Security;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace ClockifyBff.RawProxy;

/// <summary>Forwards raw requests: authorizes the request, selects the connection, waits for a permit, and streams with YARP.</summary>
internal sealed class RawProxy(
    ConnectionResolver callerConnection,
    Door door,
    IHttpForwarder forwarder,
    RawDestinations destinations,
    WriteLocks locks,
    CacheTagVersions tagVersions,
    IOptions<RawProxyOptions> options,
    IOptions<MatonOptions> maton,
    AuditLog audit
)
{
    private readonly ForwarderRequestConfig _forwarderConfig = new() { ActivityTimeout = maton.Value.Timeout };

    public async Task ForwardAsync(HttpContext context, Caller caller)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var problem =
            destinations.Find(target, out var destination)
            ?? Authorize(context.Request, destination, caller)
            ?? await RawRequestBody.WaitForBeginningAsync(context);
        if (problem is null)
        {
            target = destination.Target;
            var upstream = await callerConnection.ResolveAsync(
                caller,
                context.Request.Headers[ConnectionResolver.Header],
                context.RequestAborted
            );
            var isWrite = !HttpMethods.IsGet(context.Request.Method);
            using var writeLock =
                isWrite && RawWrite.NeedsWriteLock(target) ? await locks.TakeAsync(upstream.OwnerKey, context.RequestAborted) : null;
            using var admission = await door.EnterAsync(upstream, destination.Route, context.RequestAborted);
            writeLock?.ThrowIfLost();
            if (isWrite)
            {
                InvalidateBeforeResponse(context, target, upstream);
            }

            var transformer = new RawProxyTransformer(destination.Address, admission);
            var outcome = await forwarder.SendAsync(context, destinations.Origin, admission, _forwarderConfig, transformer);
            if (ForwardingFailure.OutcomeOf(outcome) is { } ended)
            {
                admission.Ended(ended);
            }

            problem = ForwardingFailure.ToProblem(outcome, transformer.Rejection, context);
            if (isWrite)
            {
                RecordAudit(context, caller, target, problem);
            }

            if (problem is null)
            {
                // An empty response of Clockify stays empty.
                await context.Response.StartAsync();
            }

            if (isWrite && !context.Response.HasStarted)
            {
                // The write may have taken effect although no response was sent.
                await InvalidateAsync(context.Request.Method, target, upstream);
            }
        }

        if (problem is not null && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Clear();
            await problem.ExecuteAsync(context);
        }
    }

    /// <summary>Invalidates the cache before the response is sent, because the client may read right after it.</summary>
    private void InvalidateBeforeResponse(HttpContext context, string target, UpstreamContext upstream) =>
        context.Response.OnStarting(() => InvalidateAsync(context.Request.Method, target, upstream));

    private async Task InvalidateAsync(string method, string target, UpstreamContext upstream)
    {
        foreach (var tag in RawWrite.InvalidatedTags(method, RawTarget.PathBelowPrefix(target), upstream.ClockifyUserId))
        {
            await tagVersions.InvalidateAsync(tag, upstream.OwnerKey);
        }
    }

    private void RecordAudit(HttpContext context, Caller caller, string target, Problem? problem)
    {
        var operation = RawOperation.Of(RawTarget.PathBelowPrefix(target));
        var outcome = context.RequestAborted.IsCancellationRequested
            ? "aborted"
            : problem?.ErrorCode ?? context.Response.StatusCode.ToString();
        audit.RecordWrite(caller.OwnerKey, $"{context.Request.Method} {operation.Route}", operation.Workspace, operation.Entity, outcome);
    }

    private Problem? Authorize(HttpRequest request, RawDestination destination, Caller caller)
    {
        if (options.Value.RequiredRole is { Length: > 0 } role && !caller.HasRole(role))
        {
            return new Problem(ErrorCode.Forbidden, "The caller does not have the role that raw requests require.");
        }

        if (destination.IsAdministration(request.Method) && !caller.HasRole(options.Value.AdminRole))
        {
            return new Problem(
                ErrorCode.OperationForbidden,
                "This operation administers the workspace and requires the administrator role."
            );
        }

        if (options.Value.ReadOnly && !HttpMethods.IsGet(request.Method))
        {
            return new Problem(ErrorCode.OperationForbidden, "This service forwards GET requests only.");
        }

        // An upgraded connection would bypass all checks.
        request.Headers.Remove(HeaderNames.Upgrade);
        return RawRequestBody.ValidateFraming(request) ?? RawProxyTransformer.ValidateHeaders(request);
    }
}
