using System.Text.Json;

namespace ClockifyBff.Tests.Api.OpenApi;

/// <summary>The documents pass common linters with their recommended rules.</summary>
[Trait("Kind", "deploy")]
public sealed class OpenApiLintTests(BffFixture bff) : IClassFixture<BffFixture>
{
    /// <summary>
    /// Findings to ignore in the OpenAPI 3.0 document. Strictly, <c>allOf</c> with <c>nullable</c> does not allow null, but all generators
    /// read it so. Examples are checked in the 3.1 document. A proprietary licence has no URL.
    /// </summary>
    private static readonly string[] _notIn30 =
    [
        "nullable-type-sibling",
        "no-invalid-media-type-examples",
        "oas3-valid-media-example",
        "info-license-strict",
    ];

    [Theory]
    [InlineData("v1.json")]
    [InlineData("v1-3.0.json")]
    public Task Redocly_reports_no_errors_and_no_warnings(string name) =>
        AssertCleanAsync(
            name,
            ["redocly", "lint", "--format=json", "--max-problems=1000"],
            said =>
                said.GetProperty("problems")
                    .EnumerateArray()
                    .Select(problem =>
                        $"{Text(problem, "severity")} {Text(problem, "ruleId")}: {Text(problem, "message")} "
                        + string.Join(' ', problem.GetProperty("location").EnumerateArray().Select(location => Text(location, "pointer")))
                    )
        );

    [Theory]
    [InlineData("v1.json")]
    [InlineData("v1-3.0.json")]
    public Task Spectral_reports_no_errors_and_no_warnings(string name) =>
        AssertCleanAsync(
            name,
            ["spectral", "lint", "--format=json", "--quiet", "--fail-severity=hint", "--fail-on-unmatched-globs"],
            said =>
                said.EnumerateArray()
                    .Select(result =>
                        $"{Text(result, "code")}: {Text(result, "message")} {string.Join(' ', result.GetProperty("path").EnumerateArray())}"
                    )
        );

    private static string? Text(JsonElement finding, string name) => finding.TryGetProperty(name, out var value) ? value.ToString() : null;

    private async Task AssertCleanAsync(string name, string[] linter, Func<JsonElement, IEnumerable<string>> findings)
    {
        var project = await NodeProject.InstallAsync("Api/OpenApi/openapi-lint");
        using var caller = bff.CallerOf();
        var cancellationToken = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("openapi-");
        try
        {
            var document = Path.Combine(folder.FullName, name);
            await File.WriteAllBytesAsync(
                document,
                await caller.GetByteArrayAsync(new Uri($"/openapi/{name}", UriKind.Relative), cancellationToken),
                cancellationToken
            );

            var (exitCode, output, error) = await project.RunInstalledAsync(linter[0], [.. linter[1..], document]);

            Assert.False(string.IsNullOrWhiteSpace(output), error);
            var found = findings(JsonSerializer.Deserialize<JsonElement>(output))
                .Where(finding => name == "v1.json" || !_notIn30.Any(finding.Contains))
                .ToArray();
            Assert.True(found.Length == 0, string.Join('\n', found));
            Assert.True(exitCode == 0 || name != "v1.json", error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
