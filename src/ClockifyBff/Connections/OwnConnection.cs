using System.Reflection;
using ClockifyBff.Clockify;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Problems;
using ClockifyBff.Replicas;
using ClockifyBff.Security;
using ClockifyBff.Upstream;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;

namespace ClockifyBff.Connections;

/// <summary>
/// The connection of who calls, as the argument of a handler. It is found when the handler enters with it, not before the request has been
/// checked.
/// </summary>
internal sealed class OwnConnection : IEndpointParameterMetadataProvider
{
    private readonly HttpContext _context;

    private OwnConnection(HttpContext context) => _context = context;

    /// <summary>What the caller says about which; empty for the default.</summary>
    public StringValues Chosen => _context.Request.Headers[ConnectionResolver.Header];

    /// <summary>What was read for the answer; null before the handler has entered to read.</summary>
    public ClockifyAccess? Reader { get; private set; }

    private CancellationToken Stop => _context.RequestAborted;

    /// <summary>Binds the argument of a handler.</summary>
    public static ValueTask<OwnConnection> BindAsync(HttpContext context) => ValueTask.FromResult(new OwnConnection(context));

    /// <summary>
    /// Whether a caller will not have an old copy. Browsers say so by any of three headers (RFC 9111, sections 5.2.1 and 5.4) when a page
    /// is reloaded.
    /// </summary>
    public static bool WantsFresh(HttpRequest request) =>
        request.Headers.CacheControl.Count > 0
            ? request.GetTypedHeaders().CacheControl is { } asked && (asked.NoCache || asked.MaxAge == TimeSpan.Zero)
            : request.Headers.Pragma.Count > 0 && string.Equals(request.Headers.Pragma, "no-cache", StringComparison.OrdinalIgnoreCase);

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(
            new RequestHeader(ConnectionResolver.Header, "One of your own connections; without it your default.", Format: "uuid")
        );

    /// <summary>Resolves the caller's connection and whom it acts as.</summary>
    /// <exception cref="ProblemException">The caller has no connection that works.</exception>
    public ValueTask<UpstreamContext> FindAsync() =>
        _context.RequestServices.GetRequiredService<ConnectionResolver>().ResolveAsync(Caller.Of(_context), Chosen, Stop);

    /// <summary>Enters to read what belongs to no workspace.</summary>
    /// <exception cref="ProblemException">The caller has no connection that works.</exception>
    public async ValueTask<ClockifyAccess> ReadAsync() => Reader = new(await FindAsync(), WantsFresh(_context.Request), Stop);

    /// <summary>Enters a workspace to read.</summary>
    /// <exception cref="ProblemException">The caller has no connection that works.</exception>
    public async ValueTask<WorkspaceAccess> ReadAsync(string workspaceId)
    {
        var access = new WorkspaceAccess(workspaceId, await FindAsync(), WantsFresh(_context.Request), Stop);
        Reader = access;
        return access;
    }

    /// <summary>Enters to write, when the employee's other writes are done.</summary>
    /// <param name="workspaceId">The workspace; empty for what belongs to none.</param>
    /// <exception cref="ProblemException">The caller has no connection that works, or another write takes too long.</exception>
    public async ValueTask<WriteAccess> WriteAsync(string workspaceId = "") =>
        await WriteAccess.TakeAsync(_context.RequestServices.GetRequiredService<WriteLocks>(), workspaceId, await FindAsync(), Stop);
}
