namespace ClockifyBff.Http.OpenApi;

/// <summary>Metadata of an endpoint: a request header that an argument of its handler reads, for the OpenAPI document.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it says.</param>
/// <param name="Format">The format of its value in JSON Schema; null for any text.</param>
internal sealed record RequestHeader(string Name, string Description, string? Format = null);
