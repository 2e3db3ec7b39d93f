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
        string? next = null;
        do
        {
            using var page = Parse(await ExchangeAsync(priority, HttpMethod.Get, ListQuery(next), content: null, cancellationToken));
            found.AddRange(Connections(page.RootElement));
            next = Text(page.RootElement, "next_token");
        } while (!string.IsNullOrEmpty(next) && pages.Add(next));

        return [.. found.DistinctBy(connection => connection.Id).OrderByDescending(connection => connection.CreatedAt)];
    }

    /// <summary>Returns a connection; null if Maton has no Clockify connection with this id.</summary>
    public async Task<MatonConnection?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var answer = await TryExchangeAsync(Priority.Interactive, HttpMethod.Get, Below(id), cancellationToken);
        if (answer is not { } found)
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
        var made = json.RootElement.TryGetProperty("connection", out var wrapped) ? wrapped : json.RootElement;
        return Text(made, "connection_id") is { } id && UpstreamContext.IsConnectionId(id) ? id : throw NoSense();
    }

    /// <summary>Deletes a connection. Succeeds if it does not exist.</summary>
    public Task DeleteAsync(string id, Priority priority, CancellationToken cancellationToken) =>
        TryExchangeAsync(priority, HttpMethod.Delete, Below(id), cancellationToken);

    private static string ListQuery(string? next) =>
        $"?app={App}" + (next is null ? string.Empty : $"&next_token={Uri.EscapeDataString(next)}");

    private static string Below(string id) => $"/{Uri.EscapeDataString(id)}";

    /// <summary>Sends a request about one connection; null if the connection does not exist.</summary>
    private async Task<Answer?> TryExchangeAsync(Priority priority, HttpMethod method, string below, CancellationToken cancellationToken)
    {
        try
        {
            return await ExchangeAsync(priority, method, below, content: null, cancellationToken);
        }
        catch (UpstreamException e) when (e.IsConnectionUnusable)
        {
            return null;
        }
    }

    private async Task<Answer> ExchangeAsync(
        Priority priority,
        HttpMethod method,
        string below,
        HttpContent? content,
        CancellationToken cancellationToken
    )
    {
        var answer =
            method == HttpMethod.Get
                ? await retries.ReadAsync(limit => AttemptAsync(priority, method, below, content, limit), cancellationToken)
                : await AttemptAsync(priority, method, below, content, cancellationToken);
        return answer.IsSuccess ? answer : throw NoSense();
    }

    private async Task<Answer> AttemptAsync(
        Priority priority,
        HttpMethod method,
        string below,
        HttpContent? content,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(_url + below)) { Content = content };
        return await client.SendAsync(request, priority, cancellationToken);
    }

    private static JsonDocument Parse(Answer answer)
    {
        try
        {
            var json = JsonDocument.Parse(answer.Body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json : throw NoSense();
        }
        catch (JsonException)
        {
            throw NoSense();
        }
    }

    private static IEnumerable<MatonConnection> Connections(JsonElement page) =>
        page.TryGetProperty("connections", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(Connection).OfType<MatonConnection>()
            : throw NoSense();

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

    private static UpstreamException NoSense() =>
        new(UpstreamFailureKind.InvalidResponse, "Maton's response about connections could not be read.");
}
