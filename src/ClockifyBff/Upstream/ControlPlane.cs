using System.Text.Json;
using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;

namespace ClockifyBff.Upstream;

/// <summary>Maton's side of connections. The account holds those of other apps too; they never leave this class.</summary>
internal sealed class ControlPlane(Door door, Retries retries)
{
    private const string App = "clockify";

    /// <summary>The account's Clockify connections, newest first.</summary>
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

    /// <summary>One connection; null when Maton has no such Clockify connection.</summary>
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

    /// <summary>Makes a connection that somebody has yet to finish.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> CreateAsync(CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent("""{"app":"clockify"}"""u8.ToArray());
        content.Headers.ContentType = new("application/json");
        using var json = Parse(await ExchangeAsync(Priority.Interactive, HttpMethod.Post, string.Empty, content, cancellationToken));
        var made = json.RootElement.TryGetProperty("connection", out var wrapped) ? wrapped : json.RootElement;
        return Text(made, "connection_id") is { } id && UpstreamContext.IsConnectionId(id) ? id : throw NoSense();
    }

    /// <summary>Deletes a connection, or finds it deleted.</summary>
    public Task DeleteAsync(string id, Priority priority, CancellationToken cancellationToken) =>
        TryExchangeAsync(priority, HttpMethod.Delete, Below(id), cancellationToken);

    private static string ListQuery(string? next) =>
        $"?app={App}" + (next is null ? string.Empty : $"&next_token={Uri.EscapeDataString(next)}");

    private static string Below(string id) => $"/{Uri.EscapeDataString(id)}";

    /// <summary>An exchange about one connection; null when there is none.</summary>
    private async Task<Answer?> TryExchangeAsync(Priority priority, HttpMethod method, string below, CancellationToken cancellationToken)
    {
        try
        {
            return await ExchangeAsync(priority, method, below, content: null, cancellationToken);
        }
        catch (ProblemException e) when (e.Problem.Error == ErrorCode.ReconnectRequired)
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
        using var admission = await door.EnterControlPlaneAsync(priority, cancellationToken);
        using var request = new HttpRequestMessage(method, new Uri(door.ControlPlane.AbsoluteUri + below)) { Content = content };
        return await admission.ExchangeAsync(request, cancellationToken);
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

    // The filter in the query is a wish: whether the server knows it is not documented.
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

    private static ProblemException NoSense() =>
        new(ErrorCode.UpstreamInvalidResponse, "The gateway's answer about connections could not be read.");
}
