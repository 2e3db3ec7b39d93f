using ClockifyBff.Api.Problems;
using ClockifyBff.Connections;
using ClockifyBff.Failures;
using ClockifyBff.Replicas;
using ClockifyBff.Security;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace ClockifyBff.RawProxy;

/// <summary>Authorizes and validates raw requests, admits them, forwards them with YARP, and concludes them.</summary>
internal sealed class RawProxy(
    ConnectionResolver connections,
    UserConnections userConnections,
    UpstreamPipeline pipeline,
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
            ?? Validate(context.Request)
            ?? await RawRequestBody.WaitForBeginningAsync(context)
            ?? await AdmitAndForwardAsync(context, caller, destination);
        if (problem is not null && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Clear();
            await problem.ExecuteAsync(context);
        }
    }

    private Problem? Authorize(HttpRequest request, RawDestination destination, Caller caller)
    {
        if (options.Value.RequiredRole is { Length: > 0 } role && !caller.HasRole(role))
        {
            return new Problem(ErrorCode.Forbidden, "The caller does not have the role that raw requests require.");
        }

        if (destination.Route.RequiresAdmin(request.Method) && !caller.HasRole(options.Value.AdminRole))
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

        return null;
    }

    private static Problem? Validate(HttpRequest request)
    {
        // An upgraded connection would bypass all checks.
        request.Headers.Remove(HeaderNames.Upgrade);
        return RawRequestBody.ValidateFraming(request) ?? RawProxyTransformer.ValidateHeaders(request);
    }

    /// <summary>Waits for the write lock and the permit, and then forwards the request.</summary>
    /// <returns>The problem; null if the response has been forwarded.</returns>
    private async Task<Problem?> AdmitAndForwardAsync(HttpContext context, Caller caller, RawDestination destination)
    {
        var upstream = await connections.ResolveAsync(caller, context.Request.Headers[ConnectionResolver.Header], context.RequestAborted);
        var isWrite = !HttpMethods.IsGet(context.Request.Method);
        using var writeLock =
            isWrite && destination.Route.NeedsWriteLock ? await locks.TakeAsync(upstream.OwnerKey, context.RequestAborted) : null;
        using var call = await pipeline.AdmitAsync(upstream, destination.Route, context.RequestAborted);
        if (call.Rejection is { } rejection)
        {
            return rejection.ToProblem();
        }

        writeLock?.ThrowIfLost();
        var invalidate = isWrite ? InvalidateBeforeResponse(context, destination.Route, upstream) : null;
        var transformer = new RawProxyTransformer(destination.Address, call);
        var outcome = await forwarder.SendAsync(context, destinations.Origin, pipeline, _forwarderConfig, transformer);
        var problem = await ConcludeAsync(context, caller, call, outcome);
        if (invalidate is not null)
        {
            // The write may have taken effect although no response was sent.
            await invalidate();
            if (outcome != ForwarderError.None || call.Failure?.Certainty == Certainty.Unknown)
            {
                _ = tagVersions.InvalidateLaterAsync(TagsOf(context.Request, destination.Route, upstream), upstream.OwnerKey);
            }
        }

        return problem;
    }

    private async Task<Problem?> ConcludeAsync(HttpContext context, Caller caller, UpstreamCall call, ForwarderError outcome)
    {
        call.Outcome = ForwardingFailure.OutcomeOf(outcome) ?? call.Outcome;
        var problem = ForwardingFailure.ToProblem(outcome, call, context);
        if (call is { Failure.IsConnectionUnusable: true, Context: { } upstream })
        {
            await userConnections.MarkBrokenAsync(upstream.OwnerKey, upstream.ConnectionId);
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            var result = context.RequestAborted.IsCancellationRequested
                ? "aborted"
                : problem?.ErrorCode ?? context.Response.StatusCode.ToString();
            var route = call.Route;
            audit.RecordWrite(caller.OwnerKey, $"{context.Request.Method} {route.Template}", route.WorkspaceId, route.EntityId, result);
        }

        if (problem is null)
        {
            // An empty response of Clockify stays empty.
            await context.Response.StartAsync();
        }

        return problem;
    }

    /// <summary>Invalidates the cache before the response is sent, because the client may read right after it.</summary>
    /// <returns>A function that invalidates the cache unless that has been done.</returns>
    private Func<Task> InvalidateBeforeResponse(HttpContext context, ClockifyRoute route, UpstreamContext upstream)
    {
        var isDone = false;
        context.Response.OnStarting(InvalidateAsync);
        return InvalidateAsync;

        async Task InvalidateAsync()
        {
            if (!isDone)
            {
                isDone = true;
                foreach (var tag in TagsOf(context.Request, route, upstream))
                {
                    await tagVersions.InvalidateAsync(tag, upstream.OwnerKey);
                }
            }
        }
    }

    private static CacheTag[] TagsOf(HttpRequest request, ClockifyRoute route, UpstreamContext upstream) =>
        [.. route.TagsInvalidatedBy(request.Method, upstream.ClockifyUserId)];
}
