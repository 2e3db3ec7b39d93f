using System.Text.Json;

namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>A request body. It is read before the handler runs; an invalid body is rejected only if the handler uses it.</summary>
internal sealed class RequestBody
{
    private readonly JsonElement? _json;
    private readonly string? _parseError;

    private RequestBody(JsonElement? json, string? parseError) => (_json, _parseError) = (json, parseError);

    public static async Task<RequestBody> ReadAsync(HttpRequest request)
    {
        using var copy = new MemoryStream();
        await request.Body.CopyToAsync(copy, request.HttpContext.RequestAborted);
        if (copy.Length == 0)
        {
            return new(null, null);
        }

        try
        {
            using var document = JsonDocument.Parse(copy.GetBuffer().AsMemory(0, (int)copy.Length));
            ReadStrings(document.RootElement);
            return new(document.RootElement.Clone(), null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new(null, exception.Message);
        }
    }

    public bool IsEmpty => _json is null && _parseError is null;

    public JsonElement RequireJson(string signature) =>
        _json ?? throw (_parseError is null ? ClockifyException.BodyMissing(signature) : ClockifyException.JsonParseError(_parseError));

    // Reads all strings, to find invalid ones (half a surrogate pair) here and not in the middle of a handler.
    private static void ReadStrings(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                json.GetString();
                break;
            case JsonValueKind.Array:
                json.EnumerateArray().ToList().ForEach(ReadStrings);
                break;
            case JsonValueKind.Object:
                json.EnumerateObject().ToList().ForEach(member => ReadStrings(member.Value));
                break;
        }
    }
}
