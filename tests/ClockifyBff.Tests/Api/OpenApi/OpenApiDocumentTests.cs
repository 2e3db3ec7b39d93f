using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Api.OpenApi;

[Trait("Kind", "API")]
public sealed class OpenApiDocumentTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private const string Workspace = "/api/v1/workspaces/{workspaceId}";

    private static readonly string[] _verbs = ["get", "post", "put", "patch", "delete"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("v1.json")]
    [InlineData("v1-3.0.json")]
    public async Task Committed_document_equals_the_served_one(string name)
    {
        var committed = Repository.PathOf($"deploy/openapi/{name}");
        var served = (await TextAsync(name)).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "true")
        {
            await File.WriteAllTextAsync(committed, served, Stop);
        }

        Assert.True(
            File.Exists(committed) && served == await File.ReadAllTextAsync(committed, Stop),
            $"The document has changed. Bring deploy/openapi/{name} up to date: UPDATE_OPENAPI=true dotnet test -- "
                + "--filter-class \"*OpenApiDocumentTests\""
        );
    }

    [Fact]
    public async Task Document_is_available_as_YAML() =>
        Assert.StartsWith("openapi: '3.1", await TextAsync("v1.yaml"), StringComparison.Ordinal);

    [Fact]
    public async Task Document_has_one_raw_proxy_operation_for_each_method()
    {
        var path = (await ReadAsync()).GetProperty("paths").GetProperty("/clockify/api/v1/{path}");

        Assert.Equal(
            ["DeleteClockify", "GetClockify", "PatchClockify", "PostClockify", "PutClockify"],
            path.EnumerateObject().Select(verb => verb.Value.GetProperty("operationId").GetString()!).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Operations_have_id_summary_tag_and_documented_responses()
    {
        var document = await ReadAsync();
        var tags = document.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()).ToList();

        Assert.All(
            Operations(document),
            operation =>
            {
                Assert.Matches("^[A-Z][A-Za-z]+$", operation.GetProperty("operationId").GetString());
                Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
                Assert.Contains(Assert.Single(operation.GetProperty("tags").EnumerateArray()).GetString(), tags);
                Assert.All(
                    operation.GetProperty("responses").EnumerateObject(),
                    response =>
                    {
                        Assert.NotEmpty(response.Value.GetProperty("description").GetString()!);
                        if (response.Name[0] is '4' or '5')
                        {
                            var problem = response
                                .Value.GetProperty("content")
                                .GetProperty("application/problem+json")
                                .GetProperty("schema");
                            Assert.Equal("#/components/schemas/Problem", problem.GetProperty("$ref").GetString());
                        }
                    }
                );
            }
        );
        Assert.Equal(
            Operations(document).Count(),
            Operations(document).Select(operation => operation.GetProperty("operationId").GetString()).Distinct().Count()
        );
    }

    [Fact]
    public async Task Parameters_have_descriptions()
    {
        var parameters = Operations(await ReadAsync())
            .SelectMany(operation => operation.TryGetProperty("parameters", out var list) ? list.EnumerateArray() : []);

        Assert.All(parameters, parameter => Assert.NotEmpty(parameter.GetProperty("description").GetString()!));
    }

    [Fact]
    public async Task Operations_have_request_and_response_examples()
    {
        var curated = (await ReadAsync())
            .GetProperty("paths")
            .EnumerateObject()
            .Where(path => path.Name.StartsWith("/api/v1/", StringComparison.Ordinal))
            .SelectMany(OfPath);

        Assert.All(
            curated,
            operation =>
            {
                var shown = operation
                    .GetProperty("responses")
                    .EnumerateObject()
                    .Where(response => response.Name is "200" or "201")
                    .Select(response => response.Value)
                    .Concat(
                        operation.TryGetProperty("requestBody", out var body)
                        && operation.GetProperty("operationId").GetString() != "StartConnection"
                            ? [body]
                            : []
                    );
                Assert.All(
                    shown.SelectMany(one => one.GetProperty("content").EnumerateObject()),
                    media => Assert.True(media.Value.TryGetProperty("example", out _), operation.GetProperty("operationId").GetString())
                );
            }
        );
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
    public async Task Document_contains_the_validation_rules_of_bodies(string schema, string member, string keyword, string value)
    {
        var members = (await ReadAsync()).GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties");

        Assert.Equal(
            value,
            members.GetProperty(member).GetProperty(keyword).GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("CreateTagRequest", "name")]
    [InlineData("CreateTimeEntryRequest", "start")]
    [InlineData("UpdateTagRequest", "")]
    [InlineData("Tag", "id,name,archived,etag")]
    [InlineData("TagPage", "items,page,pageSize,hasMore,total")]
    public async Task Schemas_list_their_required_members(string schema, string members)
    {
        var described = (await ReadAsync()).GetProperty("components").GetProperty("schemas").GetProperty(schema);

        var required = described.TryGetProperty("required", out var list) ? list.EnumerateArray().Select(member => member.GetString()) : [];
        Assert.Equal(members, string.Join(',', required));
    }

    [Fact]
    public async Task Document_contains_the_rules_of_path_and_query_parameters()
    {
        var list = (await ReadAsync())
            .GetProperty("paths")
            .GetProperty($"{Workspace}/projects")
            .GetProperty("get")
            .GetProperty("parameters")
            .EnumerateArray()
            .ToDictionary(parameter => parameter.GetProperty("name").GetString()!, parameter => parameter.GetProperty("schema"));

        Assert.Equal("^[0-9a-f]{24}$", list["workspaceId"].GetProperty("pattern").GetString());
        Assert.Equal("^[0-9a-f]{24}$", list["clientId"].GetProperty("pattern").GetString());
        Assert.Equal(200, list["pageSize"].GetProperty("maximum").GetInt32());
        Assert.Equal("#/components/schemas/ProjectExpansion", list["expand"].Text("$ref"));
        Assert.Contains("Maton-Connection", list.Keys);
        Assert.Contains("If-None-Match", list.Keys);
    }

    [Fact]
    public async Task Enums_have_schemas_of_their_own()
    {
        var document = await ReadAsync();
        var schemas = document.GetProperty("components").GetProperty("schemas");

        var members =
            from schema in schemas.EnumerateObject()
            where schema.Value.TryGetProperty("properties", out _)
            from member in schema.Value.GetProperty("properties").EnumerateObject()
            select (Name: $"{schema.Name}.{member.Name}", Schema: member.Value);
        var parameters =
            from operation in Operations(document)
            where operation.TryGetProperty("parameters", out _)
            from parameter in operation.GetProperty("parameters").EnumerateArray()
            select (Name: $"{operation.Text("operationId")}.{parameter.Text("name")}", Schema: parameter.GetProperty("schema"));
        Assert.Empty(members.Concat(parameters).Where(one => one.Schema.TryGetProperty("enum", out _)).Select(one => one.Name));
        Assert.Equal(
            ["active", "done"],
            schemas.GetProperty("TaskStatusChoice").GetProperty("enum").EnumerateArray().Select(word => word.GetString())
        );
    }

    [Fact]
    public async Task Members_that_only_PATCH_sets_are_not_in_create_requests()
    {
        var schemas = (await ReadAsync()).GetProperty("components").GetProperty("schemas");

        Assert.False(schemas.GetProperty("CreateClientRequest").GetProperty("properties").TryGetProperty("ccEmails", out _));
        Assert.False(schemas.GetProperty("CreateTaskRequest").GetProperty("properties").TryGetProperty("billable", out _));
    }

    [Fact]
    public async Task Document_3_0_has_no_unions_no_null_types_and_no_siblings_of_references()
    {
        var document = JsonNode.Parse(await TextAsync("v1-3.0.json"))!;

        Assert.Matches(@"^3\.0\.\d$", document["openapi"]!.GetValue<string>());
        Assert.All(
            Schemas(document).Where(schema => !schema.GetPath().Contains(".example", StringComparison.Ordinal)),
            schema =>
            {
                Assert.DoesNotContain(
                    schema,
                    member =>
                        member.Key
                            is "oneOf"
                                or "anyOf"
                                or "const"
                                or "examples"
                                or "$defs"
                                or "patternProperties"
                                or "contentEncoding"
                                or "identifier"
                );
                Assert.True(!schema.ContainsKey("$ref") || schema.Count == 1, schema.GetPath());
                Assert.True(schema["type"] is not JsonArray && schema["type"]?.ToString() != "null", schema.GetPath());
                Assert.True(!schema.ContainsKey("allOf") || schema["allOf"]!.AsArray().Count == 1, schema.GetPath());
            }
        );
    }

    [Fact]
    public async Task Document_3_0_allows_null_where_3_1_does()
    {
        var (newer, older) = (await ReadAsync(), await ReadAsync("v1-3.0.json"));

        Assert.NotEmpty(Nullable(newer));
        Assert.Equal(Nullable(newer), Nullable(older));
    }

    [Fact]
    public async Task Document_3_0_has_the_operations_and_schemas_of_3_1_except_the_raw_proxy()
    {
        var (newer, older) = (await ReadAsync(), await ReadAsync("v1-3.0.json"));

        Assert.Equal(
            Operations(newer).Select(Id).Where(id => !id.EndsWith("Clockify", StringComparison.Ordinal)),
            Operations(older).Select(Id)
        );
        Assert.Equal(SchemaNames(newer), SchemaNames(older));
        Assert.DoesNotContain("Raw proxy", older.GetProperty("tags").EnumerateArray().Select(tag => tag.Text("name")));
    }

    [Fact]
    public async Task Document_of_Swagger_UI_has_the_operations_and_tags_of_3_1_in_the_form_of_3_0()
    {
        var (newer, shown) = (await ReadAsync(), await ReadAsync("swagger-ui.json"));

        Assert.StartsWith("3.0.", shown.Text("openapi"), StringComparison.Ordinal);
        Assert.Equal(Operations(newer).Select(Id), Operations(shown).Select(Id));
        Assert.Equal(newer.GetProperty("tags").ToString(), shown.GetProperty("tags").ToString());
    }

    [Theory]
    [InlineData("TimeEntry", "project", """{"allOf":[{"$ref":"#/components/schemas/EntryProject"}],"nullable":true}""")]
    [InlineData("TimeEntry", "type", """{"allOf":[{"$ref":"#/components/schemas/TimeEntryType"}]}""")]
    [InlineData("TimeEntry", "end", """{"type":"string","format":"date-time","nullable":true}""")]
    [InlineData("CreateTaskRequest", "status", """{"allOf":[{"$ref":"#/components/schemas/TaskStatusChoice"}],"nullable":true}""")]
    [InlineData(
        "UpdateProjectRequest",
        "clientId",
        """{"maxLength":24,"minLength":24,"pattern":"^[0-9a-f]{24}$","type":"string","nullable":true}"""
    )]
    [InlineData("Problem", "current", """{"type":"object"}""")]
    public async Task Document_3_0_describes_members_in_the_form_that_generators_know(string schema, string member, string form)
    {
        var node = JsonNode
            .Parse(
                (await ReadAsync("v1-3.0.json"))
                    .GetProperty("components")
                    .GetProperty("schemas")
                    .GetProperty(schema)
                    .GetProperty("properties")
                    .GetProperty(member)
                    .GetRawText()
            )!
            .AsObject();

        Assert.True(node.Remove("description"));
        Assert.Equal(form, node.ToJsonString());
    }

    [Fact]
    public async Task Document_3_0_has_one_media_type_for_each_request_body() =>
        Assert.All(
            Operations(await ReadAsync("v1-3.0.json")).Where(operation => operation.TryGetProperty("requestBody", out _)),
            operation =>
                Assert.Equal(
                    "application/json",
                    Assert.Single(operation.GetProperty("requestBody").GetProperty("content").EnumerateObject()).Name
                )
        );

    [Theory]
    [InlineData("v1.json")]
    [InlineData("v1-3.0.json")]
    public async Task Descending_sort_values_have_unique_enum_variable_names(string name)
    {
        var orders = (await ReadAsync(name))
            .GetProperty("components")
            .GetProperty("schemas")
            .EnumerateObject()
            .Select(schema => schema.Value)
            .Where(schema =>
                schema.TryGetProperty("enum", out var words) && words.EnumerateArray().Any(word => word.GetString()!.StartsWith('-'))
            )
            .ToArray();

        Assert.NotEmpty(orders);
        Assert.All(
            orders,
            order =>
            {
                var names = order.GetProperty("x-enum-varnames").EnumerateArray().Select(one => one.GetString()!).ToArray();
                Assert.Equal(order.GetProperty("enum").GetArrayLength(), names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
                Assert.All(names, one => Assert.Matches("^[A-Z][A-Za-z]+$", one));
            }
        );
    }

    private static string Id(JsonElement operation) => operation.GetProperty("operationId").GetString()!;

    private static IEnumerable<string> SchemaNames(JsonElement document) =>
        document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => schema.Name);

    private static string[] Nullable(JsonElement document) =>
        [
            .. from schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            where schema.Value.TryGetProperty("properties", out _)
            from member in schema.Value.GetProperty("properties").EnumerateObject()
            where
                (member.Value.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean())
                || (member.Value.TryGetProperty("type", out var type) && type.ToString().Contains("null", StringComparison.Ordinal))
                || (
                    member.Value.TryGetProperty("oneOf", out var oneOf)
                    && oneOf.EnumerateArray().Any(one => one.TryGetProperty("type", out var kind) && kind.ToString() == "null")
                )
            select $"{schema.Name}.{member.Name}",
        ];

    private static IEnumerable<JsonObject> Schemas(JsonNode? node) =>
        node switch
        {
            JsonObject members => members.Select(member => member.Value).SelectMany(Schemas).Prepend(members),
            JsonArray items => items.SelectMany(Schemas),
            _ => [],
        };

    private static IEnumerable<JsonElement> Operations(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject().SelectMany(OfPath);

    private static IEnumerable<JsonElement> OfPath(JsonProperty path) =>
        path.Value.EnumerateObject().Where(verb => _verbs.Contains(verb.Name)).Select(verb => verb.Value);

    private async Task<JsonElement> ReadAsync(string name = "v1.json") => JsonSerializer.Deserialize<JsonElement>(await TextAsync(name));

    private async Task<string> TextAsync(string name)
    {
        using var caller = bff.CallerOf();
        return await caller.GetStringAsync(new Uri($"/openapi/{name}", UriKind.Relative), Stop);
    }
}
