using System.Text.Json.Nodes;

namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>The response of a handler, which <see cref="ClockifyApi"/> writes.</summary>
internal sealed record ApiResponse(int Status, JsonNode? Body = null)
{
    /// <summary>The header <c>Last-Page</c>; null for none.</summary>
    public bool? LastPage { get; init; }

    /// <summary>The header <c>total-count</c>; null for none.</summary>
    public int? TotalCount { get; init; }

    public IReadOnlyList<string> Allow { get; init; } = [];

    public TimeSpan? RetryAfter { get; init; }

    public static ApiResponse Ok(JsonNode? body = null) => new(200, body);

    public static ApiResponse Created(JsonNode body) => new(201, body);

    public static ApiResponse NoContent() => new(204);

    public static ApiResponse Array(IEnumerable<JsonNode> items) => Ok(new JsonArray([.. items]));

    public static ApiResponse Error(ClockifyException error, string language) =>
        new(error.Status, error.Code is { } code ? new JsonObject { ["message"] = error.MessageIn(language), ["code"] = code } : null)
        {
            Allow = error.Allow,
            RetryAfter = error.RetryAfter,
        };
}
