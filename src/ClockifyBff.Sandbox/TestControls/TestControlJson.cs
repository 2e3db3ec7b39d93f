using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>Reads and writes the JSON of the test controls.</summary>
internal static class TestControlJson
{
    // Rejects misspelt members: a test would pass for the wrong reason if its control did nothing.
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static async Task<T> ReadControlJsonAsync<T>(this HttpRequest request) =>
        await request.ReadFromJsonAsync<T>(_options, request.HttpContext.RequestAborted)
        ?? throw new JsonException("The body must be a JSON object.");

    public static Task WriteControlJsonAsync(this HttpResponse response, object value, int status = StatusCodes.Status200OK)
    {
        response.StatusCode = status;
        return response.WriteAsJsonAsync(value, _options, response.HttpContext.RequestAborted);
    }

    public static Task WriteNoContentAsync(this HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static string RouteValue(this HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
}
