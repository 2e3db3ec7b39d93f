namespace ClockifyBff.Upstream;

/// <summary>
/// Sets the API key and the connection. Checks the URL first, because the key must not leave for any other server: requests with a
/// connection go to the gateway, all others to the control plane.
/// </summary>
internal sealed class CredentialHandler(Credential credential, MatonOptions options) : DelegatingHandler
{
    private readonly string _clockifyPrefix = options.ClockifyUrl.AbsoluteUri;
    private readonly string _connectionsPrefix = options.ConnectionsUrl.AbsoluteUri;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = UpstreamCall.Of(request);
        var prefix = call.Context is null ? _connectionsPrefix : _clockifyPrefix;
        if (!request.RequestUri!.OriginalString.StartsWith(prefix, StringComparison.Ordinal))
        {
            throw new InvalidOperationException("The request URL is not allowed: the API key would be sent to another server.");
        }

        call.Authorization = credential.Authorization;
        Set(request, "Authorization", call.Authorization);
        Set(request, "Maton-Connection", call.Context?.ConnectionId);
        return base.SendAsync(request, cancellationToken);
    }

    private static void Set(HttpRequestMessage request, string header, string? value)
    {
        request.Headers.Remove(header);
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }
}
