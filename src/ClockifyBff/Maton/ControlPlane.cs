using System.Text.Json;
using ClockifyBff.Budget;
using ClockifyBff.Http;

namespace ClockifyBff.Maton;

/// <summary>Maton's list of connections. The account holds those of other apps too; they never leave this class.</summary>
internal sealed class ControlPlane(Door door)
{
    private const string App = "clockify";

    /// <summary>The account's Clockify connections that work, newest first.</summary>
    public async Task<IReadOnlyList<MatonConnection>> ListActiveAsync(Lane lane, CancellationToken cancellationToken)
    {
        var found = new List<MatonConnection>();
        var pages = new HashSet<string>();
        string? next = null;
        do
        {
            using var page = await ReadPageAsync(lane, next, cancellationToken);
            found.AddRange(Connections(page.RootElement));
            next = page.RootElement.TryGetProperty("next_token", out var token) && token.ValueKind == JsonValueKind.String ? token.GetString() : null;
        }
        while (!string.IsNullOrEmpty(next) && pages.Add(next));

        return [.. found.OrderByDescending(connection => connection.CreatedAt)];
    }

    private async Task<JsonDocument> ReadPageAsync(Lane lane, string? next, CancellationToken cancellationToken)
    {
        var query = $"?app={App}&status=ACTIVE" + (next is null ? string.Empty : $"&next_token={Uri.EscapeDataString(next)}");
        var admission = await door.EnterControlPlaneAsync(lane, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(door.ControlPlane, query));
        var answer = await admission.ExchangeAsync(request, cancellationToken);
        try
        {
            return answer.IsSuccess ? JsonDocument.Parse(answer.Body) : throw NoSense();
        }
        catch (JsonException)
        {
            throw NoSense();
        }
    }

    private static IEnumerable<MatonConnection> Connections(JsonElement page)
    {
        if (page.ValueKind != JsonValueKind.Object || !page.TryGetProperty("connections", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            throw NoSense();
        }

        foreach (var item in list.EnumerateArray())
        {
            // The filters in the query are a wish: whether the server knows them is not documented.
            if (Text(item, "app") == App && Text(item, "status") == "ACTIVE" && Text(item, "connection_id") is { } id && Passage.IsConnectionId(id))
            {
                yield return new MatonConnection(id, DateTimeOffset.TryParse(Text(item, "creation_time"), out var createdAt) ? createdAt : default);
            }
        }
    }

    private static string? Text(JsonElement item, string member) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ProblemException NoSense() => new(ErrorCode.UpstreamInvalidResponse, "The gateway's list of connections could not be read.");
}
