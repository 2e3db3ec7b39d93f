namespace ClockifyBff.Http.OpenApi;

/// <summary>Metadata of an endpoint: it is one of the curated API.</summary>
/// <param name="IsConditional">Whether its GET answers with an ETag.</param>
internal sealed record ApiRoute(bool IsConditional);
