using System.Text;

namespace ClockifyBff.Workflows;

/// <summary>An answer that can be given again.</summary>
internal sealed class StoredResponse : IResult
{
    private const string Replayed = "Idempotency-Replayed";

    private readonly bool _isReplayed;

    private StoredResponse(int status, string? location, string body, bool isReplayed) =>
        (Status, Location, Body, _isReplayed) = (status, location, body, isReplayed);

    public int Status { get; }

    public string? Location { get; }

    public string Body { get; }

    /// <summary>What was answered before.</summary>
    public static StoredResponse Of(IdempotencyRecord row) => new((int)row.Status!.Value, row.Location, row.Body!, isReplayed: true);

    /// <summary>What a result would answer.</summary>
    public static async Task<StoredResponse> ReadAsync(HttpContext http, object? result)
    {
        var response = http.Response;
        var (client, aborted) = (response.Body, http.RequestAborted);
        await using var body = new MemoryStream();

        // It is kept for whoever repeats the request, also when nobody is left to read it now: then a result would write nothing, and not
        // say so.
        (response.Body, http.RequestAborted) = (body, CancellationToken.None);
        try
        {
            await ((IResult)result!).ExecuteAsync(http);
        }
        finally
        {
            (response.Body, http.RequestAborted) = (client, aborted);
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
            response.Headers[Replayed] = "true";
        }

        var body = Encoding.UTF8.GetBytes(Body);
        response.ContentLength = body.Length;

        // It is done by now: that the time of the request is over makes it no failure.
        return response.Body.WriteAsync(body, CancellationToken.None).AsTask();
    }
}
