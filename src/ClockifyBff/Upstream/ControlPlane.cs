using System.Text.Json;
using ClockifyBff.RateLimiting;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Upstream;

/// <summary>Manages connections at Maton. Connections of other apps in the account are filtered out.</summary>
internal sealed class ControlPlane(UpstreamClient client, Retries retries, IOptions<MatonOptions> options)
{
    private const string App = "clockify";

    private readonly string _url = options.Value.ConnectionsUrl.AbsoluteUri;

    /// <summary>Lists the Clockify connections of the account, newest first.</summary>
    public async Task<IReadOnlyList<MatonConnection>> ListAsync(Priority priority, CancellationToken cancellationToken)
    {
        var found = new List<MatonConnection>();
        var pages = new HashSet<string>();
        string? nextToken = null;
        do
        {
            using var page = Parse(await ExchangeAsync(priority, HttpMethod.Get, ListQuery(nextToken), content: null, cancellationToken));
            found.AddRange(Connections(page.RootElement));
            nextToken = Text(page.RootElement, "next_token");
        } while (!string.IsNullOrEmpty(nextToken) && pages.Add(nextToken));

        return [.. found.DistinctBy(connection => connection.Id).OrderByDescending(connection => connection.CreatedAt)];
    }

    /// <summary>Returns a connection; null if Maton has no Clockify connection with this id.</summary>
    public async Task<MatonConnection?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var response = await TryExchangeAsync(Priority.Interactive, HttpMethod.Get, PathOf(id), cancellationToken);
        if (response is not { } found)
        {
            return null;
        }

        using var json = Parse(found);
        return Connection(json.RootElement.TryGetProperty("connection", out var wrapped) ? wrapped : json.RootElement);
    }

    /// <summary>Creates a pending connection, which its user completes at Maton.</summary>
    /// <returns>The id of the connection.</returns>
    public async Task<string> CreateAsync(CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent("""{"app":"clockify"}"""u8.ToArray());
        content.Headers.ContentType = new("application/json");
        using var json = Parse(await ExchangeAsync(Priority.Interactive, HttpMethod.Post, string.Empty, content, cancellationToken));
        var created = json.RootElement.TryGetProperty("connection", out var wrapped) ? wrapped : json.RootElement;
        return Text(created, "connection_id") is { } id && UpstreamContext.IsConnectionId(id) ? id : throw Unreadable();
    }

    /// <summary>Deletes a connection. Succeeds if it does not exist.</summary>
    public Task DeleteAsync(string id, Priority priority, CancellationToken cancellationToken) =>
        TryExchangeAsync(priority, HttpMethod.Delete, PathOf(id), cancellationToken);

    private static string ListQuery(string? nextToken) =>
        $"?app={App}" + (nextToken is null ? string.Empty : $"&next_token={Uri.EscapeDataString(nextToken)}");

    private static string PathOf(string id) => $"/{Uri.EscapeDataString(id)}";

    /// <summary>Sends a request about one connection; null if the connection does not exist.</summary>
    private async Task<ControlPlaneResponse?> TryExchangeAsync(
        Priority priority,
        HttpMethod method,
        string path,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await ExchangeAsync(priority, method, path, content: null, cancellationToken);
        }
        catch (UpstreamException e) when (e.IsConnectionUnusable)
        {
            return null;
        }
    }

    private async Task<ControlPlaneResponse> ExchangeAsync(
        Priority priority,
        HttpMethod method,
        string path,
        HttpContent? content,
        CancellationToken cancellationToken
    )
    {
        var response =
            method == HttpMethod.Get
                ? await retries.ReadAsync(limit => AttemptAsync(priority, method, path, content, limit), cancellationToken)
                : await AttemptAsync(priority, method, path, content, cancellationToken);
        return response.IsSuccess ? response : throw Unreadable();
    }

    private async Task<ControlPlaneResponse> AttemptAsync(
        Priority priority,
        HttpMethod method,
        string path,
        HttpContent? content,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(_url + path)) { Content = content };
        return await client.SendAsync(request, priority, cancellationToken);
    }

    private static JsonDocument Parse(ControlPlaneResponse response)
    {
        try
        {
            var json = JsonDocument.Parse(response.Body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json : throw Unreadable();
        }
        catch (JsonException)
        {
            throw Unreadable();
        }
    }

    private static IEnumerable<MatonConnection> Connections(JsonElement page) =>
        page.TryGetProperty("connections", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(Connection).OfType<MatonConnection>()
            : throw Unreadable();

    // Filters again, because Maton does not document the query parameter.
    private static MatonConnection? Connection(JsonElement item) =>
        Text(item, "app") == App && Text(item, "connection_id") is { } id && UpstreamContext.IsConnectionId(id)
            ? new MatonConnection(
                id,
                Text(item, "status") switch
                {
                    "PENDING" => MatonConnectionStatus.Pending,
                    "ACTIVE" => MatonConnectionStatus.Active,
                    "FAILED" => MatonConnectionStatus.Failed,
                    _ => MatonConnectionStatus.Unknown,
                },
                DateTimeOffset.TryParse(Text(item, "creation_time"), out var createdAt) ? createdAt : default,
                Text(item, "last_updated_time") ?? string.Empty,
                Text(item, "url")
            )
            : null;

    private static string? Text(JsonElement item, string member) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static UpstreamException Unreadable() =>
        new(UpstreamFailureKind.InvalidResponse, "Maton's response about connections could not be read.");
}
