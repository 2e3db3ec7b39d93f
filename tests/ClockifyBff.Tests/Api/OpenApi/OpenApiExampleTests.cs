using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ClockifyBff.Tests.Api.OpenApi;

/// <summary>The examples of the document succeed when they are sent unchanged, as Swagger UI does.</summary>
[Trait("Kind", "API")]
public sealed class OpenApiExampleTests
{
    [Fact]
    public async Task Every_operation_succeeds_with_its_example_from_top_to_bottom()
    {
        await using var bff = await BffFixture.StartAsync();
        using var caller = bff.CallerOf();
        var document = JsonSerializer.Deserialize<JsonElement>(
            await caller.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken)
        );

        foreach (var (verb, path, operation) in InOrder(document))
        {
            using var request = Request(verb, path, operation);
            if (operation.Text("operationId") == "DiscardTimer")
            {
                // The id of a timer contains its start time, so the document can't contain it.
                request.RequestUri = new Uri(
                    $"{path}?id={await RunningAsync(caller, path)}".Replace(
                        "{workspaceId}",
                        await caller.FirstWorkspaceAsync(),
                        StringComparison.Ordinal
                    ),
                    UriKind.Relative
                );
            }

            using var response = await caller.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.True(
                response.IsSuccessStatusCode && operation.GetProperty("responses").TryGetProperty($"{(int)response.StatusCode}", out _),
                $"{operation.Text("operationId")}: {verb} {request.RequestUri} {(int)response.StatusCode} "
                    + $"{await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}"
            );
        }
    }

    private static async Task<string?> RunningAsync(HttpClient caller, string path)
    {
        var timer = new Uri(path.Replace("{workspaceId}", await caller.FirstWorkspaceAsync(), StringComparison.Ordinal), UriKind.Relative);
        return JsonSerializer
            .Deserialize<JsonElement>(await caller.GetStringAsync(timer, TestContext.Current.CancellationToken))
            .GetProperty("entry")
            .Text("id");
    }

    /// <summary>Returns the operations in the order of Swagger UI: by tag, then by path.</summary>
    private static IEnumerable<(string Verb, string Path, JsonElement Operation)> InOrder(JsonElement document) =>
        from tag in document.GetProperty("tags").EnumerateArray()
        from path in document.GetProperty("paths").EnumerateObject()
        from verb in path.Value.EnumerateObject()
        where verb.Value.GetProperty("tags")[0].GetString() == tag.Text("name")
        select (verb.Name, path.Name, verb.Value);

    private static HttpRequestMessage Request(string verb, string path, JsonElement operation)
    {
        var query = new List<string>();
        foreach (var parameter in operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : [])
        {
            var (name, example) = (parameter.Text("name")!, parameter.TryGetProperty("example", out var shown) ? shown : default);
            switch (parameter.Text("in"), example.ValueKind)
            {
                case ("path", _):
                    path = path.Replace($"{{{name}}}", example.GetString(), StringComparison.Ordinal);
                    break;
                case ("query", JsonValueKind.String):
                    query.Add($"{name}={Uri.EscapeDataString(example.GetString()!)}");
                    break;
                case ("query", JsonValueKind.Object):
                    query.AddRange(example.EnumerateObject().Select(member => $"{member.Name}={member.Value.GetString()}"));
                    break;
            }
        }

        return new HttpRequestMessage(HttpMethod.Parse(verb), query.Count == 0 ? path : $"{path}?{string.Join('&', query)}")
        {
            Content = Body(operation),
        };
    }

    private static ByteArrayContent? Body(JsonElement operation)
    {
        if (!operation.TryGetProperty("requestBody", out var body))
        {
            return null;
        }

        var media = body.GetProperty("content").EnumerateObject().First();
        return new ByteArrayContent(
            Encoding.UTF8.GetBytes(media.Value.TryGetProperty("example", out var example) ? example.GetRawText() : "{}")
        )
        {
            Headers = { ContentType = MediaTypeHeaderValue.Parse(media.Name) },
        };
    }
}
