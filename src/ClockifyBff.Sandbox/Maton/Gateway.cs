using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Sandbox.TestControls;

namespace ClockifyBff.Sandbox.Maton;

/// <summary><c>/{app}/{native path}</c>: finds the connection of a request and forwards the request to the app.</summary>
internal sealed class Gateway(ConnectionStore connections, ClockifyStore store, RequestDelegate clockify)
{
    private const string ConnectionHeader = "Maton-Connection";
    private const string MissingConnection = "Missing connection for the requested app";

    /// <summary>Finds the handler of a request, and records the connection in the journal entry.</summary>
    public RequestDelegate ResolveHandler(HttpContext context, JournalEntry entry)
    {
        var (app, path) = SplitAppFromPath(context.Request.Path);
        if (!MatonApps.IsSupported(app))
        {
            return MatonError.GatewayBadRequest("invalid app name in path").WriteAsync;
        }

        entry.App = app;
        var named = context.Request.Headers[ConnectionHeader].ToString();
        entry.FellBack = named.Length == 0;
        entry.Connection = entry.FellBack ? null : named;
        var connection = entry.FellBack ? connections.FindOldestUsable(app) : connections.Find(named);
        if (connection is null || connection.App != app)
        {
            return entry.FellBack
                ? MatonError.GatewayBadRequest(MissingConnection).WriteAsync
                : MatonError.ConnectionNotFound(named).WriteAsync;
        }

        if (!connection.IsUsable)
        {
            // A connection that is PENDING or FAILED gets the same message as a missing connection.
            return MatonError.GatewayBadRequest(MissingConnection).WriteAsync;
        }

        entry.ActingEmail = connection.Email;
        return app == MatonApps.Clockify ? ForwardToClockify(connection, path, entry) : AnswerForOtherApp;
    }

    public static (string App, PathString Path) SplitAppFromPath(PathString path)
    {
        var value = path.Value is ['/', .. var rest] ? rest : "";
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (value, PathString.Empty) : (value[..slash], new PathString(value[slash..]));
    }

    private RequestDelegate ForwardToClockify(Connection connection, PathString path, JournalEntry entry)
    {
        var userId = connection.KeyRevoked || connection.Email is null ? null : store.FindUserByEmail(connection.Email)?.Id;
        entry.ActingUser = userId;
        return context =>
        {
            context.Features.Set(new ActingUser(userId));
            context.Request.PathBase = "/" + MatonApps.Clockify;
            context.Request.Path = path;
            return clockify(context);
        };
    }

    private static Task AnswerForOtherApp(HttpContext context) =>
        context.Response.WriteAsJsonAsync(new { messages = Array.Empty<string>(), resultSizeEstimate = 0 });
}
