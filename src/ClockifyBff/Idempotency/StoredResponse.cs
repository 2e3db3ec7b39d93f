using System.Text;

namespace ClockifyBff.Idempotency;

/// <summary>A response that can be stored and replayed.</summary>
internal sealed class StoredResponse : IResult
{
    private const string ReplayedHeader = "Idempotency-Replayed";

    private readonly bool _isReplayed;

    private StoredResponse(int status, string? location, string body, bool isReplayed) =>
        (Status, Location, Body, _isReplayed) = (status, location, body, isReplayed);

    public int Status { get; }

    public string? Location { get; }

    public string Body { get; }

    /// <summary>Returns the stored response of an earlier request, marked as replayed.</summary>
    public static StoredResponse Of(IdempotencyRecord record) =>
        new((int)record.Status!.Value, record.Location, record.Body!, isReplayed: true);

    /// <summary>Executes the result of a handler and returns the response instead of sending it.</summary>
    public static async Task<StoredResponse> ReadAsync(HttpContext http, object? result)
    {
        var response = http.Response;
        var (clientBody, clientAborted) = (response.Body, http.RequestAborted);
        await using var body = new MemoryStream();

        // The response is stored for repeated requests even if the client has disconnected. With the client's cancellation token, the
        // result would then silently write nothing.
        (response.Body, http.RequestAborted) = (body, CancellationToken.None);
        try
        {
            await ((IResult)result!).ExecuteAsync(http);
        }
        finally
        {
            (response.Body, http.RequestAborted) = (clientBody, clientAborted);
        }

        return new StoredResponse(
            response.StatusCode,
            response.Headers.Location,
            Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length),
            isReplayed: false
        );
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        (response.StatusCode, response.ContentType) = (Status, "application/json; charset=utf-8");
        if (Location is not null)
        {
            response.Headers.Location = Location;
        }

        if (_isReplayed)
        {
            response.Headers[ReplayedHeader] = "true";
        }

        var body = Encoding.UTF8.GetBytes(Body);
        response.ContentLength = body.Length;

        // The request has taken effect, so the response is written even if the deadline of the request has passed.
        return response.Body.WriteAsync(body, CancellationToken.None).AsTask();
    }
}
