using System.Reflection;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Caching;
using ClockifyBff.Clockify;
using ClockifyBff.Connections;
using ClockifyBff.Failures;
using ClockifyBff.Replicas;
using ClockifyBff.Security;
using ClockifyBff.Upstream;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;

namespace ClockifyBff.Api;

/// <summary>
/// The caller's connection, as an argument of endpoint handlers. It is resolved when the handler asks for access, which is after the
/// request has been validated.
/// </summary>
internal sealed class OwnConnection : IEndpointParameterMetadataProvider
{
    private readonly HttpContext _context;
    private UpstreamContext? _upstream;

    private OwnConnection(HttpContext context) => _context = context;

    /// <summary>The values of the header <c>Maton-Connection</c>; empty for the caller's default connection.</summary>
    public StringValues Chosen => _context.Request.Headers[ConnectionResolver.Header];

    /// <summary>The reader whose cache entries make up the response; null until the handler asks for one.</summary>
    public CacheReadContext? Reader { get; private set; }

    private CancellationToken RequestAborted => _context.RequestAborted;

    /// <summary>Binds the argument of a handler.</summary>
    public static ValueTask<OwnConnection> BindAsync(HttpContext context) => ValueTask.FromResult(new OwnConnection(context));

    /// <summary>
    /// Whether a request rejects stale cache entries. Browsers signal that in one of three ways when a page is reloaded:
    /// <c>Cache-Control: no-cache</c>, <c>Cache-Control: max-age=0</c> or <c>Pragma: no-cache</c> (RFC 9111, sections 5.2.1 and 5.4).
    /// </summary>
    public static bool WantsFresh(HttpRequest request) =>
        request.Headers.CacheControl.Count > 0
            ? request.GetTypedHeaders().CacheControl is { } cacheControl && (cacheControl.NoCache || cacheControl.MaxAge == TimeSpan.Zero)
            : request.Headers.Pragma.Count > 0 && string.Equals(request.Headers.Pragma, "no-cache", StringComparison.OrdinalIgnoreCase);

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(
            new RequestHeader(
                ConnectionResolver.Header,
                "The id of one of your connections. Default: your default connection.",
                Format: "uuid"
            )
        );

    /// <summary>Resolves the caller's connection.</summary>
    /// <exception cref="ConnectionException">The caller has no usable connection.</exception>
    public async ValueTask<UpstreamContext> FindAsync() =>
        _upstream = await _context
            .RequestServices.GetRequiredService<ConnectionResolver>()
            .ResolveAsync(Caller.Of(_context), Chosen, RequestAborted);

    /// <summary>Marks the connection as broken if a failure says that upstream no longer accepts it.</summary>
    public Task ReportAsync(Exception failure)
    {
        for (var cause = failure; cause is not null && _upstream is not null; cause = cause.InnerException)
        {
            if (cause is UpstreamException { IsConnectionUnusable: true })
            {
                return _context
                    .RequestServices.GetRequiredService<UserConnections>()
                    .MarkBrokenAsync(_upstream.OwnerKey, _upstream.ConnectionId);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Returns a reader of what belongs to no workspace.</summary>
    /// <exception cref="ConnectionException">The caller has no usable connection.</exception>
    public async ValueTask<CacheReadContext> ReadAsync() => Reader = new(await FindAsync(), WantsFresh(_context.Request), RequestAborted);

    /// <summary>Returns access for reading in a workspace.</summary>
    /// <exception cref="ConnectionException">The caller has no usable connection.</exception>
    public async ValueTask<WorkspaceAccess> ReadAsync(string workspaceId) => new(workspaceId, await ReadAsync());

    /// <summary>Returns access for writing, after the other writes of the same employee have ended.</summary>
    /// <param name="workspaceId">The workspace; empty for what belongs to no workspace.</param>
    /// <exception cref="ServiceException">The caller has no usable connection, or another write takes too long.</exception>
    public async ValueTask<WriteAccess> WriteAsync(string workspaceId = "") =>
        await WriteAccess.TakeAsync(
            _context.RequestServices.GetRequiredService<WriteLocks>(),
            workspaceId,
            await FindAsync(),
            RequestAborted
        );
}
