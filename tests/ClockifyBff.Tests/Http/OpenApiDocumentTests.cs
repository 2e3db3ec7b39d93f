using System.Text.Json;

namespace ClockifyBff.Tests.Http;

public sealed class OpenApiDocumentTests(Bff bff) : IClassFixture<Bff>
{
    [Fact]
    public async Task The_raw_proxy_stands_there_with_one_operation_a_verb()
    {
        using var caller = bff.CallerOf();
        var document = JsonDocument.Parse(await caller.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken)).RootElement;

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var path = document.GetProperty("paths").EnumerateObject().Single(path => path.Name == "/clockify/api/v1/{path}");
        Assert.Equal(
            ["DeleteClockify", "GetClockify", "PatchClockify", "PostClockify", "PutClockify"],
            path.Value.EnumerateObject().Select(verb => verb.Value.GetProperty("operationId").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_is_there_as_yaml_too()
    {
        using var caller = bff.CallerOf();

        Assert.StartsWith("openapi: '3.1", await caller.GetStringAsync(new Uri("/openapi/v1.yaml", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
