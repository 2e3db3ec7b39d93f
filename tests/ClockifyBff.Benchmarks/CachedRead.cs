using System.Net;
using System.Net.Http.Headers;

namespace ClockifyBff.Benchmarks;

/// <summary>A day's entries, which frontends ask for again and again, as the service answers them.</summary>
internal sealed record CachedRead(byte[] Body, string Etag)
{
    public const string Target =
        $"/api/v1/workspaces/{UpstreamStub.WorkspaceId}/time-entries?from={UpstreamStub.Day}&to={UpstreamStub.Day}";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks the service for it, and lets the stub answer the same: then nginx has the same bytes to pass on.</summary>
    public static async Task<CachedRead> LearnAsync(Part service, Uri stub, string token)
    {
        using var running = RunningPart.Start(service);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var given = new CancellationTokenSource(_patience);
        var read = await AskAsync(http, new Uri($"http://127.0.0.1:{running.Port}{Target}"), given.Token);

        using var body = new ByteArrayContent(read.Body);
        http.DefaultRequestHeaders.TryAddWithoutValidation("ETag", read.Etag);
        using var told = await http.PutAsync(new Uri(stub, Target), body, given.Token);
        told.EnsureSuccessStatusCode();
        return read;
    }

    private static async Task<CachedRead> AskAsync(HttpClient http, Uri target, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(target, cancellationToken);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return new CachedRead(await answer.Content.ReadAsByteArrayAsync(cancellationToken), answer.Headers.ETag!.ToString());
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(50, cancellationToken);
        }
    }
}
