using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace ClockifyBff.Tests.Features.Changes;

/// <summary>A client that reads a stream of changes.</summary>
internal sealed class ChangeStream : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private ChangeStream(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> events) =>
        (Response, _events) = (response, events);

    public HttpResponseMessage Response { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Opens a stream, and asserts that the service accepts it.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="path">The path below <c>/api/v1</c>.</param>
    /// <param name="lastEventId">The value of <c>Last-Event-ID</c>.</param>
    public static async Task<ChangeStream> OpenAsync(HttpClient caller, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/v1/{path}", UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await caller.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal(("text/event-stream", 200), (response.Content.Headers.ContentType?.MediaType, (int)response.StatusCode));
        var body = await response.Content.ReadAsStreamAsync(Stop);
        return new ChangeStream(response, SseParser.Create(body).EnumerateAsync(Stop).GetAsyncEnumerator(Stop));
    }

    /// <summary>Reads the next event; null at the end of the stream.</summary>
    public async Task<SseItem<string>?> NextAsync() =>
        await _events.MoveNextAsync().AsTask().WaitAsync(_limit, Stop) ? _events.Current : null;

    /// <summary>Reads the next event, and returns the changes in it.</summary>
    public async Task<IReadOnlyList<string>> ChangedAsync()
    {
        var next = await NextAsync();
        Assert.Equal("change", next?.EventType);
        return ChangedIn(next!.Value);
    }

    /// <summary>Reads events until the stream ends, and returns the reason.</summary>
    public async Task<string?> EndAsync()
    {
        string? reason = null;
        while (await NextAsync() is { } next)
        {
            reason = next.EventType == "bye" ? JsonSerializer.Deserialize<JsonElement>(next.Data).Text("reason") : null;
        }

        return reason;
    }

    public void Dispose() => Response.Dispose();

    private static IReadOnlyList<string> ChangedIn(SseItem<string> change) =>
        [.. JsonSerializer.Deserialize<JsonElement>(change.Data).GetProperty("changed").EnumerateArray().Select(kind => kind.GetString()!)];
}
