using ClockifyBff.Http;

namespace ClockifyBff.Features.Connections;

/// <summary>There is nothing to say: who calls decides whose connection it becomes.</summary>
internal sealed record StartConnectionRequest : IRequestBody<StartConnectionRequest>;
