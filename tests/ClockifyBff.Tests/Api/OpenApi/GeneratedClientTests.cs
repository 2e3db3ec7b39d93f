using System.Text.Json;
using System.Text.RegularExpressions;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

namespace ClockifyBff.Tests.Api.OpenApi;

/// <summary>
/// Clients that third-party generators create from the document compile in strict mode, and a program that uses them tracks time.
/// </summary>
[Trait("Kind", "deploy")]
public sealed partial class GeneratedClientTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private const string Folder = "Api/OpenApi/generated-clients";
    private const string Types = "openapi-typescript";
    private const string Sdk = "openapi-ts";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TypeScript_program_on_generated_types_runs_a_timer_and_handles_problems_by_their_action()
    {
        var project = await NodeProject.InstallAsync(Folder);
        await GenerateAsync(project, Types);
        await GenerateAsync(project, Sdk);
        await CompleteAsync(project, "tsc");

        var said = await project.RunAsync("compiled/track-time.js", bff.Url.ToString().TrimEnd('/'));

        AssertTimeWasTracked(said, "Tracked by openapi-fetch");
    }

    [Theory]
    [InlineData(Types, "api.ts", "components[\"schemas\"][\"", "\"]")]
    [InlineData(Sdk, "sdk/types.gen.ts", "", "")]
    public async Task Generated_types_are_precise_and_contain_no_any(string generator, string file, string before, string after)
    {
        await GenerateAsync(await NodeProject.InstallAsync(Folder), generator);

        var generated = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, Folder, "generated", file), Stop);
        var types = Blank()
            .Replace(Comment().Replace(generated, ""), " ")
            .Replace('\'', '"')
            .Replace(" = ", ": ", StringComparison.Ordinal);

        Assert.DoesNotMatch(@"\bany\b", types);
        Assert.All(
            [
                $"TimeEntry: {{ id: string; description: null | string; start: string; end: null | string; duration: null | "
                    + "string; durationSeconds: null | number; projectId: null | string;",
                $"type: {before}TimeEntryType{after};",
                $"type?: null | {before}TimeEntryTypeChoice{after};",
                $"ifRunning?: null | {before}IfRunning{after};",
                $"action: {before}NextAction{after};",
                "TimeEntryTypeChoice: \"regular\" | \"break\";",
                "IfRunning: \"stop\" | \"fail\";",
                "NextAction: \"fix\" | \"sign_in\" | \"connect\" | \"reconnect\" | \"wait\" | \"retry\" | \"check\" | \"ask_admin\";",
                $"current?: {before}Client{after} | {before}ProjectDetails{after} | {before}Tag{after} | {before}Task{after} | "
                    + $"{before}TimeEntry{after};",
            ],
            expected => Assert.Contains(expected, types, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task CSharp_program_on_a_generated_client_runs_a_timer_although_it_sends_null_for_unset_members()
    {
        var program = CSharpProgram.Compile(
            await GenerateCSharpAsync(),
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, Folder, "track-time.cs"), Stop)
        );
        using var recorder = new BodyRecorder { InnerHandler = new SocketsHttpHandler() };
        using var http = new HttpClient(recorder) { BaseAddress = bff.Url };

        var said = await (Task<object>)program.GetType("TrackTime")!.GetMethod("RunAsync")!.Invoke(null, [http])!;

        AssertTimeWasTracked(JsonSerializer.SerializeToElement(said, JsonSerializerOptions.Web), "Tracked by NSwag");
        Assert.Equal(4, recorder.Bodies.Count);
        Assert.All(recorder.Bodies, body => Assert.Contains(""":null,""", body, StringComparison.Ordinal));
    }

    private static void AssertTimeWasTracked(JsonElement said, string description)
    {
        Assert.Equal("Website relaunch", Assert.Single(said.GetProperty("projects").EnumerateArray()).Text("name"));
        Assert.Equal("Website relaunch", said.Text("projectName"));
        var (started, stopped) = (said.GetProperty("started"), said.GetProperty("stopped"));
        Assert.Equal((description, null), (started.Text("description"), started.Text("end")));
        Assert.Equal((started.Text("id"), description), (stopped.Text("id"), stopped.Text("description")));
        Assert.Equal(started.GetProperty("project").Text("name"), stopped.GetProperty("project").Text("name"));
        Assert.Equal(stopped.GetProperty("durationSeconds").GetInt64(), said.GetProperty("lasted").GetInt64());
        Assert.Equal("timer_not_running", said.Text("again"));
    }

    private static async Task CompleteAsync(NodeProject project, string command, params string[] arguments)
    {
        var (exitCode, output, error) = await project.RunInstalledAsync(command, arguments);
        Assert.True(exitCode == 0, $"{output}\n{error}");
    }

    private Task GenerateAsync(NodeProject project, string generator)
    {
        var document = new Uri(bff.Url, "/openapi/v1.json").ToString();
        return generator == Types
            ? CompleteAsync(project, Types, document, "--output", "generated/api.ts")
            : CompleteAsync(project, Sdk, "--input", document, "--output", "generated/sdk");
    }

    private async Task<string> GenerateCSharpAsync()
    {
        using var caller = bff.CallerOf();
        var document = await NSwag.OpenApiDocument.FromJsonAsync(
            await caller.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Stop),
            Stop
        );
        return new CSharpClientGenerator(
            document,
            new CSharpClientGeneratorSettings
            {
                ClassName = "ClockifyBffClient",
                OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
                GenerateOptionalParameters = true,
                UseBaseUrl = false,
                CSharpGeneratorSettings =
                {
                    Namespace = "ClockifyBff.Client",
                    GenerateNullableReferenceTypes = true,
                    GenerateOptionalPropertiesAsNullable = true,
                    JsonLibrary = CSharpJsonLibrary.SystemTextJson,
                    JsonLibraryVersion = 10,
                },
            }
        ).GenerateFile();
    }

    [GeneratedRegex(@"/\*.*?\*/|//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    /// <summary>Records request bodies.</summary>
    private sealed class BodyRecorder : DelegatingHandler
    {
        public List<string> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is { } body)
            {
                Bodies.Add(await body.ReadAsStringAsync(cancellationToken));
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
