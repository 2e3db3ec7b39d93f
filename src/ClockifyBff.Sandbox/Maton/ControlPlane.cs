using System.Globalization;
using System.Text.Json;
using ClockifyBff.Sandbox.TestControls;

namespace ClockifyBff.Sandbox.Maton;

/// <summary><c>/connections</c>: lists, creates, returns and deletes connections.</summary>
/// <remarks>As in Maton, connections can't be changed, and no member names the owner of a connection.</remarks>
internal sealed class ControlPlane(ConnectionStore connections, SandboxAddress address, MatonSettings settings)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/connections", List);
        routes.MapPost("/connections", Create);
        routes.MapGet("/connections/{id}", Get);
        routes.MapDelete("/connections/{id}", Delete);
        routes.MapFallback("/connections/{**rest}", context => MatonError.NotFound().WriteAsync(context));
    }

    private Task List(HttpContext context)
    {
        var query = context.Request.Query;
        if (!TryReadLimit(query["limit"], out var limit))
        {
            return MatonError.BadRequest("limit has to be a number").WriteAsync(context);
        }

        var matching = connections
            .List()
            .Where(connection => MatchesFilter(query["app"], connection.App) && MatchesFilter(query["status"], StatusName(connection)))
            .Where(connection => MatchesFilter(query["method"], MatonApps.AuthenticationMethodOf(connection.App)))
            .ToList();
        var token = query["next_token"].ToString();
        var rest = token.Length == 0 ? matching : matching.SkipWhile(connection => connection.Id != token).Skip(1).ToList();
        var size = Math.Min(limit, settings.ConnectionsPageSize ?? int.MaxValue);
        var page = rest.Take(size).Select(ToJson).ToList();
        return context.Response.WriteAsJsonAsync(
            NextToken(matching, rest, size) is { } next ? new { connections = page, next_token = next } : (object)new { connections = page }
        );
    }

    // Whether Maton pages its list is unknown, so a limit alone only shortens the list. The setting connectionsPageSize adds pages, to test
    // that clients read all of them; repeatNextToken repeats one token on every page, to test that clients don't loop forever.
    private string? NextToken(List<Connection> matching, List<Connection> rest, int size) =>
        settings.RepeatNextToken ? matching.Take(size).LastOrDefault()?.Id ?? "again"
        : settings.ConnectionsPageSize is not null && rest.Count > size && size > 0 ? rest[size - 1].Id
        : null;

    // A limit of 0 returns no connections, as in Maton's command-line client since version 0.1.6 (github.com/maton-ai/cli, CHANGELOG.md).
    private static bool TryReadLimit(string? text, out int limit)
    {
        limit = int.MaxValue;
        return string.IsNullOrEmpty(text) || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit);
    }

    private async Task Create(HttpContext context)
    {
        if (await ReadAppAsync(context.Request) is not { } app)
        {
            await MatonError.BadRequest("app is required").WriteAsync(context);
        }
        else if (!MatonApps.IsSupported(app))
        {
            await MatonError.BadRequest($"Unsupported app: {app}").WriteAsync(context);
        }
        else
        {
            // Maton returns only the id: a client that needs the connect URL has to read the connection.
            await context.Response.WriteAsJsonAsync(new { connection_id = connections.Add(app).Id });
        }
    }

    private Task Get(HttpContext context)
    {
        var id = ConnectionId(context);
        return connections.Find(id) is { } connection
            ? context.Response.WriteAsJsonAsync(new { connection = ToJson(connection) })
            : MatonError.ConnectionNotFound(id).WriteAsync(context);
    }

    private Task Delete(HttpContext context)
    {
        var id = ConnectionId(context);
        return connections.Remove(id) ? context.Response.WriteAsJsonAsync(new { }) : MatonError.ConnectionNotFound(id).WriteAsync(context);
    }

    private object ToJson(Connection connection) =>
        new
        {
            connection_id = connection.Id,
            status = connection.Status,
            creation_time = FormatTime(connection.CreationTime),
            last_updated_time = FormatTime(connection.LastUpdatedTime),
            // Maton returns the URL for every connection, even active ones and in lists. The service must not pass it on.
            url = address.ConnectUrl(connection.SessionToken),
            app = connection.App,
            method = MatonApps.AuthenticationMethodOf(connection.App),
            metadata = new { },
        };

    private static async Task<string?> ReadAppAsync(HttpRequest request)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            return
                body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("app", out var app)
                && app.ValueKind == JsonValueKind.String
                ? app.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool MatchesFilter(string? filter, string actual) =>
        string.IsNullOrEmpty(filter) || filter.Equals(actual, StringComparison.OrdinalIgnoreCase);

    private static string StatusName(Connection connection) => connection.Status.ToString();

    private static string ConnectionId(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static string FormatTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
}
