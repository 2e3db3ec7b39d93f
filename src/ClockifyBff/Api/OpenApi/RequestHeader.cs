namespace ClockifyBff.Api.OpenApi;

/// <summary>Endpoint metadata: a request header that a handler parameter reads, for the OpenAPI document.</summary>
/// <param name="Name">The name of the header.</param>
/// <param name="Description">The description of the header.</param>
/// <param name="Format">The JSON Schema format of the value; null for any text.</param>
internal sealed record RequestHeader(string Name, string Description, string? Format = null);
