using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClockifyBff.Tests.Api.OpenApi;

[Trait("Kind", "API")]
public sealed partial class HttpRequestFileTests(BffFixture bff) : IClassFixture<BffFixture>
{
    [Fact]
    public async Task Request_file_has_a_request_for_every_operation_below_api_v1()
    {
        using var caller = bff.CallerOf();
        var document = JsonSerializer.Deserialize<JsonElement>(
            await caller.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken)
        );
        var requests = Request()
            .Matches(
                await File.ReadAllTextAsync(Repository.PathOf("src/ClockifyBff/ClockifyBff.http"), TestContext.Current.CancellationToken)
            )
            .Select(request => (Verb: request.Groups[1].Value, Path: request.Groups[2].Value))
            .ToList();

        var operations =
            from path in document.GetProperty("paths").EnumerateObject()
            where path.Name.StartsWith("/api/v1/", StringComparison.Ordinal)
            from verb in path.Value.EnumerateObject()
            select (Verb: verb.Name.ToUpperInvariant(), Path: path.Name);

        Assert.All(
            operations,
            operation => Assert.Contains(requests, request => request.Verb == operation.Verb && Matches(operation.Path, request.Path))
        );
    }

    // An id in the file is a variable, or comes from an earlier response.
    private static bool Matches(string template, string path) =>
        Regex.IsMatch(path, $"^{Parameter().Replace(template, @"\{\{[^}/]+\}\}")}$");

    [GeneratedRegex(@"^(GET|POST|PUT|PATCH|DELETE) \{\{bff\}\}([^?\s]+)", RegexOptions.Multiline)]
    private static partial Regex Request();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
