using ClockifyBff.Api;

namespace ClockifyBff.Features.Connections;

/// <summary>An empty object. The connection belongs to the caller.</summary>
internal sealed record StartConnectionRequest : IRequestBody<StartConnectionRequest>;
