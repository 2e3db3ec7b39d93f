using System.Net;
using System.Net.Http.Headers;

namespace ClockifyBff.Benchmarks;

/// <summary>A cached response of the service: the time entries of a day.</summary>
internal sealed record CachedRead(byte[] Body, string Etag)
{
    public const string Target =
        $"/api/v1/workspaces/{UpstreamStub.WorkspaceId}/time-entries?from={UpstreamStub.Day}&to={UpstreamStub.Day}";

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(30);

    /// <summary>Reads the response from the service, and configures the stub to return it, so that nginx forwards the same bytes.</summary>
    public static async Task<CachedRead> CaptureAsync(BenchmarkProgram service, Uri stub, string token)
    {
        using var running = RunningProgram.Start(service);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var timeout = new CancellationTokenSource(_timeout);
        var read = await ReadAsync(http, new Uri($"http://127.0.0.1:{running.Port}{Target}"), timeout.Token);

        using var body = new ByteArrayContent(read.Body);
        http.DefaultRequestHeaders.TryAddWithoutValidation("ETag", read.Etag);
        using var configured = await http.PutAsync(new Uri(stub, Target), body, timeout.Token);
        configured.EnsureSuccessStatusCode();
        return read;
    }

    private static async Task<CachedRead> ReadAsync(HttpClient http, Uri target, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var response = await http.GetAsync(target, cancellationToken);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return new CachedRead(
                        await response.Content.ReadAsByteArrayAsync(cancellationToken),
                        response.Headers.ETag!.ToString()
                    );
                }
            }
            catch (HttpRequestException)
            {
                // The service does not listen yet.
            }

            await Task.Delay(50, cancellationToken);
        }
    }
}
