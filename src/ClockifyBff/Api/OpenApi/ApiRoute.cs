namespace ClockifyBff.Api.OpenApi;

/// <summary>Endpoint metadata: the endpoint belongs to <c>/api/v1</c>.</summary>
/// <param name="IsConditional">Whether GET responses have an <c>ETag</c>.</param>
internal sealed record ApiRoute(bool IsConditional);
