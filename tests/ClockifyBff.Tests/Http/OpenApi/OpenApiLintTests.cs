using System.Text.Json;

namespace ClockifyBff.Tests.Http.OpenApi;

/// <summary>The document before linters that others use on theirs, with the rules that these recommend.</summary>
public sealed class OpenApiLintTests(Bff bff) : IClassFixture<Bff>
{
    [Fact]
    public Task Redocly_has_neither_errors_nor_warnings_for_it() => AssertCleanAsync(
        ["redocly", "lint", "--format=json", "--max-problems=1000"],
        said => said.GetProperty("problems").EnumerateArray().Select(problem =>
            $"{Text(problem, "severity")} {Text(problem, "ruleId")}: {Text(problem, "message")} {string.Join(' ', problem.GetProperty("location").EnumerateArray().Select(location => Text(location, "pointer")))}"));

    [Fact]
    public Task Spectral_has_neither_errors_nor_warnings_for_it() => AssertCleanAsync(
        ["spectral", "lint", "--format=json", "--quiet", "--fail-severity=hint", "--fail-on-unmatched-globs"],
        said => said.EnumerateArray().Select(result =>
            $"{Text(result, "code")}: {Text(result, "message")} {string.Join(' ', result.GetProperty("path").EnumerateArray())}"));

    private static string? Text(JsonElement finding, string name) => finding.TryGetProperty(name, out var value) ? value.ToString() : null;

    private async Task AssertCleanAsync(string[] linter, Func<JsonElement, IEnumerable<string>> findings)
    {
        var project = await NodeProject.InstallAsync("Http/OpenApi/openapi-lint");
        using var caller = bff.CallerOf();
        var stop = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("openapi-");
        try
        {
            var document = Path.Combine(folder.FullName, "v1.json");
            await File.WriteAllBytesAsync(document, await caller.GetByteArrayAsync(new Uri("/openapi/v1.json", UriKind.Relative), stop), stop);

            var (exitCode, output, error) = await project.RunInstalledAsync(linter[0], [.. linter[1..], document]);

            Assert.False(string.IsNullOrWhiteSpace(output), error);
            var found = findings(JsonSerializer.Deserialize<JsonElement>(output)).ToArray();
            Assert.True(found.Length == 0, string.Join('\n', found));
            Assert.True(exitCode == 0, error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
