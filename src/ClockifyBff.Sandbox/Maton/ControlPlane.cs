using System.Globalization;
using System.Text.Json;
using ClockifyBff.Sandbox.TestControls;

namespace ClockifyBff.Sandbox.Maton;

/// <summary><c>/connections</c>: list, create, get, delete. There is no update, and no field that tells whose a connection is.</summary>
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
        if (!TryLimit(query["limit"], out var limit))
        {
            return MatonError.BadRequest("limit has to be a number").WriteAsync(context);
        }

        var matching = connections
            .List()
            .Where(connection => Matches(query["app"], connection.App) && Matches(query["status"], StatusName(connection)))
            .Where(connection => Matches(query["method"], MatonApps.AuthenticationMethodOf(connection.App)))
            .ToList();
        var token = query["next_token"].ToString();
        var rest = token.Length == 0 ? matching : matching.SkipWhile(connection => connection.Id != token).Skip(1).ToList();
        var size = Math.Min(limit, settings.ConnectionsPageSize ?? int.MaxValue);
        var page = rest.Take(size).Select(Shown).ToList();
        return context.Response.WriteAsJsonAsync(
            NextToken(matching, rest, size) is { } next ? new { connections = page, next_token = next } : (object)new { connections = page }
        );
    }

    // Whether Maton pages is not known, so a limit alone just cuts. A page size set by lever proves that nobody takes one page for all; a
    // wrong server, by another lever, calls what follows its first page the next one for ever.
    private string? NextToken(List<Connection> matching, List<Connection> rest, int size) =>
        settings.RepeatNextToken ? matching.Take(size).LastOrDefault()?.Id ?? "again"
        : settings.ConnectionsPageSize is not null && rest.Count > size && size > 0 ? rest[size - 1].Id
        : null;

    // A limit of 0 returns no connections, as in Maton's command line since version 0.1.6 (github.com/maton-ai/cli, CHANGELOG.md).
    private static bool TryLimit(string? text, out int limit)
    {
        limit = int.MaxValue;
        return string.IsNullOrEmpty(text) || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit);
    }

    private async Task Create(HttpContext context)
    {
        if (await AppAsync(context.Request) is not { } app)
        {
            await MatonError.BadRequest("app is required").WriteAsync(context);
        }
        else if (!MatonApps.IsSupported(app))
        {
            await MatonError.BadRequest($"Unsupported app: {app}").WriteAsync(context);
        }
        else
        {
            // Maton returns the id alone: a client that wants the connect URL has to read the connection.
            await context.Response.WriteAsJsonAsync(new { connection_id = connections.Add(app).Id });
        }
    }

    private Task Get(HttpContext context)
    {
        var id = IdOf(context);
        return connections.Find(id) is { } connection
            ? context.Response.WriteAsJsonAsync(new { connection = Shown(connection) })
            : MatonError.ConnectionNotFound(id).WriteAsync(context);
    }

    private Task Delete(HttpContext context)
    {
        var id = IdOf(context);
        return connections.Remove(id) ? context.Response.WriteAsJsonAsync(new { }) : MatonError.ConnectionNotFound(id).WriteAsync(context);
    }

    private object Shown(Connection connection) =>
        new
        {
            connection_id = connection.Id,
            status = connection.Status,
            creation_time = Instant(connection.CreationTime),
            last_updated_time = Instant(connection.LastUpdatedTime),
            // In every answer, ACTIVE and LIST too: the BFF must not pass it on.
            url = address.ConnectUrl(connection.SessionToken),
            app = connection.App,
            method = MatonApps.AuthenticationMethodOf(connection.App),
            metadata = new { },
        };

    private static async Task<string?> AppAsync(HttpRequest request)
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

    private static bool Matches(string? wanted, string actual) =>
        string.IsNullOrEmpty(wanted) || wanted.Equals(actual, StringComparison.OrdinalIgnoreCase);

    private static string StatusName(Connection connection) => connection.Status.ToString();

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static string Instant(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
}
