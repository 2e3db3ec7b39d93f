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

/// <summary>One raw call: is it allowed, through whose connection, and when is its turn? Then YARP streams it both ways.</summary>
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
    private readonly ForwarderRequestConfig _silenceLimit = new() { ActivityTimeout = maton.Value.Timeout };

    public async Task ForwardAsync(HttpContext context, Caller caller)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var refusal =
            destinations.Find(target, out var destination)
            ?? Refuse(context.Request, destination, caller)
            ?? await RawRequestBody.BeginAsync(context);
        if (refusal is null)
        {
            target = destination.Target;
            var upstream = await callerConnection.ResolveAsync(
                caller,
                context.Request.Headers[ConnectionResolver.Header],
                context.RequestAborted
            );
            var isWrite = !HttpMethods.IsGet(context.Request.Method);
            using var held =
                isWrite && RawWrite.NeedsWriteLock(target) ? await locks.TakeAsync(upstream.OwnerKey, context.RequestAborted) : null;
            using var admission = await door.EnterAsync(upstream, destination.Route, context.RequestAborted);
            held?.ThrowIfLost();
            if (isWrite)
            {
                OutdateWhenAnswering(context, target, upstream);
            }

            var transformer = new RawProxyTransformer(destination.Address, admission);
            var outcome = await forwarder.SendAsync(context, destinations.Origin, admission, _silenceLimit, transformer);
            if (ForwardingFailure.OutcomeOf(outcome) is { } ended)
            {
                admission.Ended(ended);
            }

            refusal = ForwardingFailure.ToProblem(outcome, transformer.Refusal, context);
            if (isWrite)
            {
                Record(context, caller, target, refusal);
            }

            if (refusal is null)
            {
                // An empty answer of Clockify stays empty.
                await context.Response.StartAsync();
            }

            if (isWrite && !context.Response.HasStarted)
            {
                // Perhaps nobody will be answered, and yet it was written.
                await OutdateAsync(context.Request.Method, target, upstream);
            }
        }

        if (refusal is not null && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Clear();
            await refusal.ExecuteAsync(context);
        }
    }

    /// <summary>Outdates copies before the answer leaves: who has it may read at once.</summary>
    private void OutdateWhenAnswering(HttpContext context, string target, UpstreamContext upstream) =>
        context.Response.OnStarting(() => OutdateAsync(context.Request.Method, target, upstream));

    private async Task OutdateAsync(string method, string target, UpstreamContext upstream)
    {
        foreach (var tag in RawWrite.InvalidatedTags(method, RawTarget.PathBelowPrefix(target), upstream.ClockifyUserId))
        {
            await tagVersions.InvalidateAsync(tag, upstream.OwnerKey);
        }
    }

    private void Record(HttpContext context, Caller caller, string target, Problem? refusal)
    {
        var operation = RawOperation.Of(RawTarget.PathBelowPrefix(target));
        var outcome = context.RequestAborted.IsCancellationRequested
            ? "aborted"
            : refusal?.ErrorCode ?? context.Response.StatusCode.ToString();
        audit.RecordWrite(caller.OwnerKey, $"{context.Request.Method} {operation.Route}", operation.Workspace, operation.Entity, outcome);
    }

    private Problem? Refuse(HttpRequest request, RawDestination destination, Caller caller)
    {
        if (options.Value.RequiredRole is { Length: > 0 } role && !caller.HasRole(role))
        {
            return new Problem(ErrorCode.Forbidden, "The caller lacks the role that raw calls need.");
        }

        if (destination.IsAdministration(request.Method) && !caller.HasConfiguredRole(options.Value.AdminRole))
        {
            return new Problem(ErrorCode.OperationForbidden, "This operation administers the workspace; the caller lacks the role for it.");
        }

        if (options.Value.ReadOnly && !HttpMethods.IsGet(request.Method))
        {
            return new Problem(ErrorCode.OperationForbidden, "This service passes on GET requests only.");
        }

        // An upgraded connection would be a tunnel that nobody looks into.
        request.Headers.Remove(HeaderNames.Upgrade);
        return RawRequestBody.ValidateFraming(request) ?? RawProxyTransformer.ValidateHeaders(request);
    }
}
