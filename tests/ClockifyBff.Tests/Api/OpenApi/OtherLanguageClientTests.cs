using System.Text.Json;

namespace ClockifyBff.Tests.Api.OpenApi;

/// <summary>
/// Clients that generators for other languages create from the OpenAPI 3.0 document compile, and a program that uses them tracks time.
/// Outside CI, tests whose compiler is missing are skipped.
/// </summary>
[Trait("Kind", "deploy")]
public sealed class OtherLanguageClientTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private const string Project = "Api/OpenApi/other-languages";
    private const string Generator = "node_modules/openapi-generator/bin/openapi-generator.jar";
    private const string GeneratorOfGo = "node_modules/openapi-generator-of-go/bin/openapi-generator.jar";
    private const string Python = "/usr/bin/python3";
    private const string GoPackages = "/usr/share/gocode";

    private static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, Project);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CSharp_program_on_the_client_of_kiota_tracks_time_clears_with_null_and_reads_a_problem()
    {
        var (exitCode, said, error) = await ChildProcess.RunAsync("dotnet", ["tool", "restore"], Folder);
        Prerequisite.Require(exitCode == 0, $"kiota, which dotnet could not install: {error}");
        Assert.True(exitCode == 0, $"{said}\n{error}");
        await RunAsync(
            "dotnet",
            "kiota",
            "generate",
            "--language",
            "CSharp",
            "--openapi",
            await DocumentAsync(),
            "--output",
            "generated/kiota",
            "--class-name",
            "ClockifyBffClient",
            "--namespace-name",
            "ClockifyBff.Kiota",
            "--clean-output",
            "--log-level",
            "Error"
        );
        var sources = Directory
            .GetFiles(Path.Combine(Folder, "generated/kiota"), "*.cs", SearchOption.AllDirectories)
            .Append(Path.Combine(Folder, "TrackTime.cs"));

        // Only the maps of a problem have names that the generator chose.
        Assert.Equal(
            ["Problem_current", "Problem_errors"],
            sources
                .Select(source => Path.GetFileNameWithoutExtension(source))
                .Where(name => name.Contains('_', StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );
        var program = CSharpProgram.Compile(await Task.WhenAll(sources.Select(source => File.ReadAllTextAsync(source, Stop))));
        var answered = JsonSerializer.SerializeToElement(
            await (Task<object>)program.GetType("TrackTime")!.GetMethod("RunAsync")!.Invoke(null, [Service()])!,
            JsonSerializerOptions.Web
        );

        AssertTimeWasTracked(answered, "C#");
        Assert.Equal("project", answered.Text("clearedOf"));
    }

    [Fact]
    public async Task Java_program_on_the_client_of_OpenAPI_Generator_tracks_time_and_reads_a_problem()
    {
        Prerequisite.Require("javac", "default-jdk-headless");
        await GenerateAsync("java", "--library", "native", "--additional-properties", "openApiNullable=false");
        var sources = Directory.GetFiles(Path.Combine(Folder, "generated/java/src/main"), "*.java", SearchOption.AllDirectories);

        // The jar of the generator contains the libraries that its clients need.
        await RunAsync("javac", ["-nowarn", "-d", "generated/java/classes", "-cp", Generator, "TrackTime.java", .. sources]);

        AssertTimeWasTracked(await RunAsync("java", "-cp", $"generated/java/classes:{Generator}", "TrackTime", Service()), "Java");
    }

    [Fact]
    public async Task Go_program_on_the_client_of_OpenAPI_Generator_tracks_time_clears_with_null_and_reads_a_problem()
    {
        Prerequisite.Require("go", "golang-go");
        Prerequisite.Require(
            Directory.Exists($"{GoPackages}/src/golang.org/x/oauth2"),
            "Go's package oauth2 (Debian: apt-get install golang-golang-x-oauth2-dev)"
        );
        await GenerateAsync("go-experimental", "--additional-properties", "enumClassPrefix=true,packageName=clockify");
        var workspace = Path.Combine(Folder, "generated/go");
        Place(Directory.GetFiles(Path.Combine(Folder, "generated/go-experimental"), "*.go"), Path.Combine(workspace, "src/clockify"));
        Place([Path.Combine(Folder, "track_time.go")], Path.Combine(workspace, "src/track"));

        var answered = await RunAsync(
            "env",
            "GO111MODULE=off",
            $"GOPATH={workspace}:{GoPackages}",
            $"GOCACHE={workspace}/cache",
            "go",
            "run",
            "track",
            Service()
        );

        AssertTimeWasTracked(answered, "Go");
        Assert.Equal("project", answered.Text("clearedOf"));
    }

    [Fact]
    public async Task Python_program_on_the_client_of_OpenAPI_Generator_tracks_time_and_reads_a_problem()
    {
        Prerequisite.Require(Python, "python3");
        Prerequisite.Require(
            (await ChildProcess.RunAsync(Python, ["-c", "import certifi, dateutil, six, urllib3"])).ExitCode == 0,
            "Python's packages (Debian: apt-get install python3-certifi python3-dateutil python3-six python3-urllib3)"
        );
        await GenerateAsync("python");
        await RunAsync(Python, "-m", "compileall", "-q", "generated/python/openapi_client");

        AssertTimeWasTracked(await RunAsync("env", "PYTHONPATH=generated/python", Python, "track_time.py", Service()), "Python");
    }

    [Theory]
    [InlineData(
        "kotlin",
        "src/main/kotlin/org/openapitools/client/models",
        "kt",
        "--additional-properties",
        "enumPropertyNaming=UPPERCASE",
        "--type-mappings",
        "AnyType=kotlin.Any"
    )]
    [InlineData("swift5", "OpenAPIClient/Classes/OpenAPIs/Models", "swift", "--type-mappings", "AnyType=AnyCodable")]
    [InlineData("dart", "lib/model", "dart", "--type-mappings", "AnyType=Object")]
    public async Task Client_in_another_language_has_the_models_of_the_document_and_no_others(
        string language,
        string models,
        string extension,
        params string[] options
    )
    {
        await GenerateAsync(language, options);
        var schemas = JsonDocument
            .Parse(await File.ReadAllTextAsync(await DocumentAsync(), Stop))
            .RootElement.GetProperty("components")
            .GetProperty("schemas")
            .EnumerateObject()
            .Select(schema => schema.Name);

        var files = Directory.GetFiles(Path.Combine(Folder, "generated", language, models), $"*.{extension}");

        // One request body has no members, and so no model.
        Assert.Equal(
            schemas.Except(["StartConnectionRequest"]).Select(Plain).Order(StringComparer.Ordinal),
            files.Select(file => Plain(Path.GetFileNameWithoutExtension(file))).Order(StringComparer.Ordinal)
        );
        Assert.All(files, file => Assert.DoesNotMatch("AnyType|AnyOf|OneOf|AllOf", File.ReadAllText(file)));
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    private static void AssertTimeWasTracked(JsonElement answered, string language)
    {
        Assert.Equal(("Website relaunch", "Website relaunch"), (answered.Text("project"), answered.Text("createdFor")));
        Assert.Equal(($"Tracked by {language}", "Corrected"), (answered.Text("created"), answered.Text("corrected")));
        Assert.True(answered.GetProperty("isNotFound").GetBoolean());
    }

    private static void Place(string[] files, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in files)
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }
    }

    /// <summary>Runs a command that must succeed, and returns its output if that is JSON.</summary>
    private static async Task<JsonElement> RunAsync(string command, params string[] arguments)
    {
        var (exitCode, output, error) = await ChildProcess.RunAsync(command, arguments, Folder);
        Assert.True(exitCode == 0, $"{output}\n{error}");
        return output.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(output) : default;
    }

    /// <summary>Generates a client. Fails on warnings about the document.</summary>
    private async Task GenerateAsync(string language, params string[] options)
    {
        Prerequisite.Require("java", "default-jdk-headless");
        await NodeProject.InstallAsync(Project);
        string[] command =
        [
            "-jar",
            language.StartsWith("go", StringComparison.Ordinal) ? GeneratorOfGo : Generator,
            "generate",
            "-g",
            language,
            "-i",
            await DocumentAsync(),
            "-o",
            $"generated/{language}",
            .. options,
        ];

        var (exitCode, output, error) = await ChildProcess.RunAsync("java", command, Folder);

        Assert.True(exitCode == 0, $"{output}\n{error}");
        Assert.DoesNotMatch("Multiple (schemas|MediaTypes)|[Ii]nline|not supported|Unable to|ERROR", output + error);
    }

    private async Task<string> DocumentAsync()
    {
        using var caller = bff.CallerOf();
        var file = Path.Combine(Folder, "v1-3.0.json");
        await File.WriteAllBytesAsync(file, await caller.GetByteArrayAsync(new Uri("/openapi/v1-3.0.json", UriKind.Relative), Stop), Stop);
        return file;
    }

    private string Service() => bff.Url.ToString().TrimEnd('/');
}
