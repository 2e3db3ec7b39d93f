using System.Text.Json;

namespace ClockifyBff.Tests.Harness;

/// <summary>An answer of the service, read whole.</summary>
internal sealed record Reply(string Request, int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);

    public string Etag => Headers["ETag"];

    /// <summary>The same reply, if it has this status.</summary>
    public Reply Is(int status)
    {
        Assert.True(Status == status, $"{Request}: {Status} {Text}");
        return this;
    }

    /// <summary>The same reply, if it is this problem, and names these fields.</summary>
    public Reply Refuses(int status, string errorCode, string action, params string[] fields)
    {
        var problem = Is(status).Json;
        Assert.Equal("application/problem+json", Headers["Content-Type"]);
        Assert.True((errorCode, action) == (problem.Text("errorCode"), problem.Text("action")), $"{Request}: {Text}");
        Assert.Equal(
            fields.Order(StringComparer.Ordinal),
            problem.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object
                ? errors.EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal)
                : []
        );
        return this;
    }
}
