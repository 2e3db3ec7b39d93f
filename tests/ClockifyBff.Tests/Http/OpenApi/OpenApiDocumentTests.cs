using System.Text.Json;

namespace ClockifyBff.Tests.Http.OpenApi;

public sealed class OpenApiDocumentTests(Bff bff) : IClassFixture<Bff>
{
    private const string Workspace = "/api/v1/workspaces/{workspaceId}";

    private static readonly string[] _verbs = ["get", "post", "put", "patch", "delete"];

    private static string Committed { get; } = Repository.PathOf("deploy/openapi/v1.json");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_committed_document_is_the_one_that_is_served()
    {
        var served = (await TextAsync("json")).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "true")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Committed)!);
            await File.WriteAllTextAsync(Committed, served, Stop);
        }

        Assert.True(
            served == await File.ReadAllTextAsync(Committed, Stop),
            "The document has changed. Bring deploy/openapi/v1.json up to date: UPDATE_OPENAPI=true dotnet test -- --filter-class \"*OpenApiDocumentTests\"");
    }

    [Fact]
    public async Task It_is_there_as_yaml_too() => Assert.StartsWith("openapi: '3.1", await TextAsync("yaml"), StringComparison.Ordinal);

    [Fact]
    public async Task The_raw_proxy_stands_there_with_one_operation_a_verb()
    {
        var path = (await ReadAsync()).GetProperty("paths").GetProperty("/clockify/api/v1/{path}");

        Assert.Equal(
            ["DeleteClockify", "GetClockify", "PatchClockify", "PostClockify", "PutClockify"],
            path.EnumerateObject().Select(verb => verb.Value.GetProperty("operationId").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_says_what_it_is_and_how_it_can_end()
    {
        var document = await ReadAsync();
        var tags = document.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()).ToList();

        Assert.All(Operations(document), operation =>
        {
            Assert.Matches("^[A-Z][A-Za-z]+$", operation.GetProperty("operationId").GetString());
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.Contains(Assert.Single(operation.GetProperty("tags").EnumerateArray()).GetString(), tags);
            Assert.All(operation.GetProperty("responses").EnumerateObject(), answer =>
            {
                Assert.NotEmpty(answer.Value.GetProperty("description").GetString()!);
                if (answer.Name[0] is '4' or '5')
                {
                    var problem = answer.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema");
                    Assert.Equal("#/components/schemas/Problem", problem.GetProperty("$ref").GetString());
                }
            });
        });
        Assert.Equal(Operations(document).Count(), Operations(document).Select(operation => operation.GetProperty("operationId").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Every_parameter_says_what_it_is()
    {
        var parameters = Operations(await ReadAsync()).SelectMany(operation => operation.TryGetProperty("parameters", out var list) ? list.EnumerateArray() : []);

        Assert.All(parameters, parameter => Assert.NotEmpty(parameter.GetProperty("description").GetString()!));
    }

    [Fact]
    public async Task Every_curated_operation_shows_what_it_takes_and_answers()
    {
        var curated = (await ReadAsync()).GetProperty("paths").EnumerateObject().Where(path => path.Name.StartsWith("/api/v1/", StringComparison.Ordinal)).SelectMany(OfPath);

        Assert.All(curated, operation =>
        {
            var shown = operation.GetProperty("responses").EnumerateObject().Where(answer => answer.Name is "200" or "201").Select(answer => answer.Value)
                .Concat(operation.TryGetProperty("requestBody", out var body) && operation.GetProperty("operationId").GetString() != "StartConnection" ? [body] : []);
            Assert.All(shown.SelectMany(one => one.GetProperty("content").EnumerateObject()), media => Assert.True(media.Value.TryGetProperty("example", out _), operation.GetProperty("operationId").GetString()));
        });
    }

    [Theory]
    [InlineData("CreateProjectRequest", "name", "minLength", "2")]
    [InlineData("CreateProjectRequest", "name", "maxLength", "250")]
    [InlineData("CreateProjectRequest", "color", "pattern", "\"^#[0-9a-fA-F]{6}$\"")]
    [InlineData("CreateProjectRequest", "note", "maxLength", "16384")]
    [InlineData("CreateTaskRequest", "name", "maxLength", "1000")]
    [InlineData("CreateTaskRequest", "status", "oneOf", "[{\"type\":\"null\"},{\"$ref\":\"#/components/schemas/TaskStatusChoice\"}]")]
    [InlineData("UpdateTaskRequest", "status", "$ref", "\"#/components/schemas/TaskStatusChoice\"")]
    [InlineData("UpdateProjectRequest", "hourlyRate", "$ref", "\"#/components/schemas/Rate\"")]
    [InlineData("CreateClientRequest", "name", "maxLength", "100")]
    [InlineData("UpdateClientRequest", "ccEmails", "maxItems", "3")]
    [InlineData("CreateTagRequest", "name", "pattern", "\"^[^<>]*$\"")]
    [InlineData("CreateWorkspaceRequest", "name", "maxLength", "50")]
    [InlineData("CreateTimeEntryRequest", "durationSeconds", "maximum", "3596400")]
    [InlineData("CreateTimeEntryRequest", "start", "format", "\"date-time\"")]
    [InlineData("CreateTimeEntryRequest", "start", "type", "\"string\"")]
    [InlineData("UpdateTimeEntryRequest", "description", "type", "[\"null\",\"string\"]")]
    [InlineData("UpdateTimeEntryRequest", "projectId", "pattern", "\"^[0-9a-f]{24}$\"")]
    [InlineData("UpdateTagRequest", "name", "type", "\"string\"")]
    [InlineData("Rate", "amount", "minimum", "0")]
    public async Task The_rules_of_bodies_stand_there(string schema, string member, string keyword, string value)
    {
        var members = (await ReadAsync()).GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties");

        Assert.Equal(value, members.GetProperty(member).GetProperty(keyword).GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CreateTagRequest", "name")]
    [InlineData("CreateTimeEntryRequest", "start")]
    [InlineData("UpdateTagRequest", "")]
    [InlineData("Tag", "id,name,archived,etag")]
    [InlineData("TagPage", "items,page,pageSize,hasMore,total")]
    public async Task What_is_required_is_said(string schema, string members)
    {
        var described = (await ReadAsync()).GetProperty("components").GetProperty("schemas").GetProperty(schema);

        var required = described.TryGetProperty("required", out var list) ? list.EnumerateArray().Select(member => member.GetString()) : [];
        Assert.Equal(members, string.Join(',', required));
    }

    [Fact]
    public async Task The_rules_of_queries_and_paths_stand_there()
    {
        var list = (await ReadAsync()).GetProperty("paths").GetProperty($"{Workspace}/projects").GetProperty("get").GetProperty("parameters").EnumerateArray()
            .ToDictionary(parameter => parameter.GetProperty("name").GetString()!, parameter => parameter.GetProperty("schema"));

        Assert.Equal("^[0-9a-f]{24}$", list["workspaceId"].GetProperty("pattern").GetString());
        Assert.Equal("^[0-9a-f]{24}$", list["clientId"].GetProperty("pattern").GetString());
        Assert.Equal(200, list["pageSize"].GetProperty("maximum").GetInt32());
        Assert.Equal("#/components/schemas/ProjectExpansion", list["expand"].Text("$ref"));
        Assert.Contains("Maton-Connection", list.Keys);
        Assert.Contains("If-None-Match", list.Keys);
    }

    [Fact]
    public async Task Whatever_is_chosen_from_words_has_a_name()
    {
        var document = await ReadAsync();
        var schemas = document.GetProperty("components").GetProperty("schemas");

        var members = from schema in schemas.EnumerateObject()
                      where schema.Value.TryGetProperty("properties", out _)
                      from member in schema.Value.GetProperty("properties").EnumerateObject()
                      select (Name: $"{schema.Name}.{member.Name}", Schema: member.Value);
        var parameters = from operation in Operations(document)
                         where operation.TryGetProperty("parameters", out _)
                         from parameter in operation.GetProperty("parameters").EnumerateArray()
                         select (Name: $"{operation.Text("operationId")}.{parameter.Text("name")}", Schema: parameter.GetProperty("schema"));
        Assert.Empty(members.Concat(parameters).Where(one => one.Schema.TryGetProperty("enum", out _)).Select(one => one.Name));
        Assert.Equal(["active", "done"], schemas.GetProperty("TaskStatusChoice").GetProperty("enum").EnumerateArray().Select(word => word.GetString()));
    }

    [Fact]
    public async Task What_is_set_by_PATCH_is_not_offered_to_POST()
    {
        var schemas = (await ReadAsync()).GetProperty("components").GetProperty("schemas");

        Assert.False(schemas.GetProperty("CreateClientRequest").GetProperty("properties").TryGetProperty("ccEmails", out _));
        Assert.False(schemas.GetProperty("CreateTaskRequest").GetProperty("properties").TryGetProperty("billable", out _));
    }

    private static IEnumerable<JsonElement> Operations(JsonElement document) => document.GetProperty("paths").EnumerateObject().SelectMany(OfPath);

    private static IEnumerable<JsonElement> OfPath(JsonProperty path) => path.Value.EnumerateObject().Where(verb => _verbs.Contains(verb.Name)).Select(verb => verb.Value);

    private async Task<JsonElement> ReadAsync() => JsonSerializer.Deserialize<JsonElement>(await TextAsync("json"));

    private async Task<string> TextAsync(string format)
    {
        using var caller = bff.CallerOf();
        return await caller.GetStringAsync(new Uri($"/openapi/v1.{format}", UriKind.Relative), Stop);
    }
}
