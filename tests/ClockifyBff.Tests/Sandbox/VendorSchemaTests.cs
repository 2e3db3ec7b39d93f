namespace ClockifyBff.Tests.Sandbox;

/// <summary>The check against Clockify's OpenAPI document, which must find violations.</summary>
[Trait("Kind", "unit")]
public sealed class VendorSchemaTests
{
    private const string Tag = """{"id":"a","name":"b","workspaceId":"c","archived":false}""";

    [Fact]
    public void Response_that_follows_its_schema_has_no_violations()
    {
        Assert.Empty(VendorSchema.Validate("GET", "/clockify/api/v1/workspaces/a/tags/b", 200, Tag));
        Assert.Empty(VendorSchema.Validate("GET", "/v1/workspaces/{workspaceId}/tags?page=2", 200, $"[{Tag}]"));
        Assert.Empty(VendorSchema.Validate("GET", "/v1/workspaces/a/tags", 400, """{"message":"No","code":501}"""));
    }

    [Theory]
    [InlineData("""{"id":"a","name":"b","workspaceId":"c","archived":false,"tytle":1}""", "$.tytle is not a member of TagDtoV1")]
    [InlineData("""{"id":"a","name":"b","workspaceId":"c"}""", "$.archived is missing (TagDtoV1)")]
    [InlineData("""{"id":"a","name":1,"workspaceId":"c","archived":false}""", "$.name is Number, not string")]
    [InlineData("[]", "$ is not an object (TagDtoV1)")]
    public void Body_that_differs_from_its_schema_has_one_violation(string json, string violation) =>
        Assert.Equal([violation], VendorSchema.Validate("GET", "/v1/workspaces/a/tags/b", 200, json));

    [Theory]
    [InlineData("GET", "/v1/workspaces/a/nonsense", 200, "{}")]
    [InlineData("GET", "/v1/workspaces/a/tags/b", 201, Tag)]
    [InlineData("GET", "/v1/workspaces/a/tags/b", 200, "")]
    [InlineData("DELETE", "/v1/workspaces/a/time-entries/b", 204, "{}")]
    [InlineData("GET", "/v1/workspaces/a/tags", 404, """{"error":"No"}""")]
    [InlineData("GET", "/v1/workspaces/a/tags", 404, """{"message":"No","code":"501"}""")]
    public void Wrong_path_status_body_or_error_has_one_violation(string method, string path, int status, string json) =>
        Assert.Single(VendorSchema.Validate(method, path, status, json));

    [Fact]
    public void Unknown_value_of_an_enum_and_a_time_with_fractions_are_violations()
    {
        const string Entry = """
            {"id":"a","description":"","tagIds":null,"userId":"b","billable":true,"taskId":null,"projectId":null,"workspaceId":"c",
             "timeInterval":{"start":"2026-05-13T08:00:00.5Z","end":null,"duration":null},"customFieldValues":[],
             "type":"ODD","kioskId":null,"isLocked":false}
            """;
        Assert.Equal(2, VendorSchema.Validate("POST", "/v1/workspaces/a/time-entries", 201, Entry).Count);
    }
}
