using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ClockifyBff.Api;
using ClockifyBff.Api.Server;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Connections;
using ClockifyBff.Failures;
using ClockifyBff.Replicas;
using ClockifyBff.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace ClockifyBff.Features.Changes;

/// <summary>Reports changes as JSON, at once or after a wait, or as a stream of events.</summary>
internal sealed class ChangesHandler(
    ChangeReader changes,
    ChangeListeners listeners,
    UserConnections connections,
    ClockifyWorkspaces workspaces,
    IOptions<LiveOptions> options,
    TimeProvider time
)
{
    public const string LastEventId = "Last-Event-ID";

    private static readonly TimeSpan _pingInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _minInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _retry = TimeSpan.FromMilliseconds(500);

    public async Task<IResult> HandleAsync(
        HttpContext context,
        Caller caller,
        OwnConnection own,
        WorkspaceAccess access,
        ChangesQuery query
    )
    {
        var isStream = PrefersEventStream(context.Request) && !context.IsForHead();
        var duration = isStream ? options.Value.StreamDuration : Wait(context, query);
        CacheTag[] tags = [.. ReportedTag.All.Select(tag => tag.Of(access))];
        var listener = new ChangeListener(caller.OwnerKey, tags, After(duration));
        if (TokenExpiresAt(context) - time.GetUtcNow() is { } lifetime && lifetime < duration)
        {
            listener.EndAt(After(lifetime), EndReason.TokenExpired);
        }

        var subscription = new Subscription(
            listener,
            ChangeCursor.ScopeOf(caller.OwnerKey, access.Upstream.ConnectionId, access.WorkspaceId),
            query.SelectedKinds,
            LastEventIdOf(context.Request) ?? query.Since,
            own,
            access
        );
        if (isStream)
        {
            context.Response.OnStarting(SetStreamHeaders, context.Response);
            return TypedResults.ServerSentEvents(StreamAsync(subscription, context.RequestAborted));
        }

        return TypedResults.Ok(await PollAsync(subscription, context.RequestAborted));
    }

    /// <summary>
    /// Whether <c>Accept</c> prefers a stream to JSON. Generated clients send both media types with the same weight, and expect JSON.
    /// </summary>
    public static bool PrefersEventStream(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return QualityOf("text/event-stream") > QualityOf("application/json", "application/*", "*/*");

        double QualityOf(params string[] mediaTypes) =>
            accepted
                .Where(accepts => mediaTypes.Contains(accepts.MediaType.ToString(), StringComparer.OrdinalIgnoreCase))
                .Select(accepts => accepts.Quality ?? 1)
                .DefaultIfEmpty()
                .Max();
    }

    // Replaces the headers of the framework, which say the same to clients of HTTP/1.0.
    private static Task SetStreamHeaders(object response)
    {
        var headers = ((HttpResponse)response).Headers;
        headers.CacheControl = ApiConventions.NoStore;
        headers["X-Accel-Buffering"] = "no";
        headers.Remove(HeaderNames.Pragma);
        headers.Remove(HeaderNames.ContentEncoding);
        return Task.CompletedTask;
    }

    // Several values are no cursor, and so every kind is reported.
    private static string? LastEventIdOf(HttpRequest request) =>
        request.Headers[LastEventId].ToString() is { Length: > 0 } values ? values : null;

    private static DateTimeOffset? TokenExpiresAt(HttpContext context) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc;

    private TimeSpan Wait(HttpContext context, ChangesQuery query)
    {
        var wait = TimeSpan.FromSeconds(context.IsForHead() ? 0 : query.Wait ?? 0);
        return wait < options.Value.StreamDuration ? wait : options.Value.StreamDuration;
    }

    private async Task<Changes> PollAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        // Registered before the comparison: a change in between wakes the listener.
        using var waiting = listeners.Add(subscription.Listener);
        while (true)
        {
            var isLast = subscription.IsNew || subscription.Listener.HasEnded(time.GetTimestamp());
            var reported = await ReadAsync(subscription);
            if (reported.Kinds.Count > 0 || isLast)
            {
                return reported.ToResponse(time.GetUtcNow());
            }

            await subscription.Listener.WaitAsync(cancellationToken);
        }
    }

    private async IAsyncEnumerable<SseItem<string>> StreamAsync(
        Subscription subscription,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var listener = subscription.Listener;
        using var waiting = listeners.AddStream(listener);
        long? sentAt = null;
        while (true)
        {
            var hasEnded = listener.HasEnded(time.GetTimestamp());
            var reported = await ReadAsync(subscription);
            if (sentAt is null || reported.Kinds.Count > 0)
            {
                yield return new SseItem<string>(Json(reported.ToResponse(time.GetUtcNow())), "change")
                {
                    EventId = reported.Cursor.ToString(),
                    ReconnectionInterval = sentAt is null ? _retry : null,
                };
                sentAt = time.GetTimestamp();
            }

            if (!hasEnded && reported.MayHaveLostAccess && !await IsUsableAsync(subscription))
            {
                listener.EndAt(time.GetTimestamp(), EndReason.Connection);
                hasEnded = true;
            }

            if (hasEnded)
            {
                yield return new SseItem<string>(Json(new StreamEnd(listener.EndReason)), "bye");
                yield break;
            }

            listener.PingAt(After(_pingInterval));
            while (!await listener.WaitAsync(cancellationToken))
            {
                yield return new SseItem<string>("{}", "ping");
                listener.PingAt(After(_pingInterval));
            }

            if (time.GetElapsedTime(sentAt.Value) is var elapsed && elapsed < _minInterval)
            {
                await Task.Delay(_minInterval - elapsed, time, cancellationToken);
            }
        }
    }

    private async ValueTask<ReportedChanges> ReadAsync(Subscription subscription)
    {
        var reported = await changes.ReadAsync(subscription);
        subscription.Continue(reported.Cursor);
        listeners.CountDelivered(reported.Kinds);
        return reported;
    }

    /// <summary>Whether the caller still uses the connection, and is still a member of the workspace.</summary>
    private async Task<bool> IsUsableAsync(Subscription subscription)
    {
        var access = subscription.Access;
        try
        {
            await workspaces.GetAsync(access);
            return (await connections.GetAsync(access.Upstream.OwnerKey)).Choose(subscription.Own.Chosen)?.Connection
                    is { Status: LinkStatus.Active } connection
                && connection.ConnectionId == access.Upstream.ConnectionId;
        }
        catch (ServiceException e)
        {
            // While Clockify or the database can't tell, the stream goes on.
            return e is not InvalidValueException;
        }
    }

    private long After(TimeSpan delay) => time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, ApiJson.Options);
}
