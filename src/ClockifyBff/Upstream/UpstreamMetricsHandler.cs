namespace ClockifyBff.Upstream;

/// <summary>
/// Measures requests, and rejects those that have no permit of their own. Runs first, so that a duration begins with the permit.
/// </summary>
internal sealed class UpstreamMetricsHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = UpstreamCall.Of(request);
        call.Begin(request.Method);
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            call.OnResponse((int)response.StatusCode);
            return response;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            call.Outcome = UpstreamOutcome.Unavailable;
            throw;
        }
    }
}
