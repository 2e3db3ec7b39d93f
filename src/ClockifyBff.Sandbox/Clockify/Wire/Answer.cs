using System.Text.Json.Nodes;

namespace ClockifyBff.Sandbox.Clockify.Wire;

/// <summary>What a handler answers; <see cref="ClockifyApi"/> puts it on the wire.</summary>
internal sealed record Answer(int Status, JsonNode? Body = null)
{
    public bool? LastPage { get; init; }

    public int? TotalCount { get; init; }

    public IReadOnlyList<string> Allow { get; init; } = [];

    public TimeSpan? RetryAfter { get; init; }

    public static Answer Ok(JsonNode? body = null) => new(200, body);

    public static Answer Created(JsonNode body) => new(201, body);

    public static Answer NoContent() => new(204);

    public static Answer Array(IEnumerable<JsonNode> items) => Ok(new JsonArray([.. items]));

    public static Answer Error(ClockifyError error, string language) =>
        new(error.Status, error.Code is { } code ? new JsonObject { ["message"] = error.TextIn(language), ["code"] = code } : null)
        {
            Allow = error.Allow,
            RetryAfter = error.RetryAfter,
        };
}
