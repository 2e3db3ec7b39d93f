using System.Net.Http.Headers;
using System.Text;

namespace ClockifyBff.Sandbox.Clockify.Webhooks;

/// <summary>Sends deliveries. Redirects aren't followed, and the bodies of responses aren't read.</summary>
internal sealed class WebhookSender : IDisposable
{
    private readonly Lazy<HttpMessageInvoker> _http = new(() =>
        new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                MaxResponseDrainSize = 0,
                // The event has no trace: it isn't part of the request that caused it.
                ActivityHeadersPropagator = null,
            }
        )
    );

    /// <summary>Sends a delivery once.</summary>
    /// <returns>The status of the response; null if there was none before <paramref name="cancellationToken"/> ended the wait.</returns>
    public async Task<int?> SendAsync(Webhook webhook, WebhookDelivery delivery, string idempotencyKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Content = new StringContent(delivery.Body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json")),
        };
        request.Headers.Add("clockify-signature", webhook.AuthToken);
        request.Headers.Add("clockify-webhook-event-type", delivery.Event);
        request.Headers.Add("idempotency-key", idempotencyKey);
        try
        {
            using var response = await _http.Value.SendAsync(request, cancellationToken);
            return (int)response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }
}
