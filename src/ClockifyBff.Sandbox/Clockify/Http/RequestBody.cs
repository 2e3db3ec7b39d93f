using System.Text.Json;

namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>A request body, read before the rules run and refused only when one of them asks for it.</summary>
internal sealed class RequestBody
{
    private readonly JsonElement? _json;
    private readonly string? _reason;

    private RequestBody(JsonElement? json, string? reason) => (_json, _reason) = (json, reason);

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
            ReadTexts(document.RootElement);
            return new(document.RootElement.Clone(), null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new(null, exception.Message);
        }
    }

    public bool IsEmpty => _json is null && _reason is null;

    public JsonElement RequireJson(string signature) =>
        _json ?? throw (_reason is null ? ClockifyException.BodyMissing(signature) : ClockifyException.JsonParseError(_reason));

    // A text can be no Unicode (half a surrogate pair); better found here than in the middle of a rule.
    private static void ReadTexts(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                json.GetString();
                break;
            case JsonValueKind.Array:
                json.EnumerateArray().ToList().ForEach(ReadTexts);
                break;
            case JsonValueKind.Object:
                json.EnumerateObject().ToList().ForEach(member => ReadTexts(member.Value));
                break;
        }
    }
}
