namespace ClockifyBff.Tests.Features;

/// <summary>The validation that all routes have in common.</summary>
[Trait("Kind", "API")]
public sealed class RequestValidationTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    public static TheoryData<string> Lists => ["workspaces", "users", "projects", "tasks", "clients", "tags"];

    public static TheoryData<string> Creatable => ["workspaces", "projects", "tasks", "clients", "tags"];

    public static TheoryData<string> Changeable => ["projects", "tasks", "clients", "tags"];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task List_with_invalid_parameters_is_400_on_each(string resource)
    {
        foreach (
            var (query, fields) in (IEnumerable<(string, string)>)
                [
                    ("page=0", "page"),
                    ("page=-1", "page"),
                    ("page=x", "page"),
                    ("page=1.5", "page"),
                    ("page=99999999999", "page"),
                    ("pageSize=0", "pageSize"),
                    ("pageSize=201", "pageSize"),
                    ("pageSize=many", "pageSize"),
                    ("all=yes", "all"),
                    ("all=true&page=1", "all"),
                    ("all=true&pageSize=50", "all"),
                    ("sort=", "sort"),
                    ("sort=%2Bname", "sort"),
                    ("sort=--name", "sort"),
                    ("page=1&page=2", "page"),
                    ("search=a&search=b", "search"),
                    ("page-size=5", "page-size"),
                    ("Page=1", "Page"),
                    ("serach=x", "serach"),
                    ("page=0&pageSize=0&sort=x&unknown=1&search=a&search=b", "page,pageSize,sort,unknown,search"),
                    ("page=x&pageSize=0&all=true&unknown=1", "page,pageSize,all,unknown"),
                ]
        )
        {
            await fixture.AssertFieldsRejectedAsync(HttpMethod.Get, $"{fixture.ListOf(resource)}?{query}", null, fields);
        }
    }

    [Theory]
    [MemberData(nameof(Changeable))]
    public async Task Archived_that_is_no_boolean_is_400(string resource)
    {
        var parameter = resource == "tasks" ? "billable" : "archived";
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Get, $"{fixture.ListOf(resource)}?{parameter}=maybe", null, parameter);
        await fixture.AssertFieldsRejectedAsync(
            HttpMethod.Get,
            $"{fixture.ListOf(resource)}?{parameter}=true&{parameter}=false",
            null,
            parameter
        );
    }

    [Theory]
    [MemberData(nameof(Changeable))]
    public async Task Path_id_of_invalid_form_is_400(string resource)
    {
        var list = fixture.ListOf(resource);
        var field = $"{resource.TrimEnd('s')}Id";
        foreach (
            var id in (string[])
                [
                    "x",
                    "0123456789abcdef0123456",
                    "0123456789abcdef012345678",
                    "0123456789ABCDEF01234567",
                    "0123456789abcdef0123456g",
                    "null",
                    "0123456789abcdef01234567%0A",
                    "%F0%9F%8E%88",
                ]
        )
        {
            await fixture.AssertFieldsRejectedAsync(HttpMethod.Get, $"{list}/{id}", null, field);
            await fixture.AssertFieldsRejectedAsync(HttpMethod.Patch, $"{list}/{id}", "{}", field);
        }

        await fixture.AssertFieldsRejectedAsync(
            HttpMethod.Get,
            list.Replace(fixture.WorkspaceId, "mine", StringComparison.Ordinal),
            null,
            "workspaceId"
        );
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Get, $"{list}/{WorkspaceFixture.UnknownId}?hydrated=true", null, "hydrated");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/users")]
    public async Task Workspace_id_of_invalid_form_is_400(string below) =>
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Get, $"workspaces/mine{below}", null, "workspaceId");

    [Theory]
    [MemberData(nameof(Creatable))]
    public async Task Create_body_that_is_no_JSON_object_is_400(string resource)
    {
        foreach (
            var body in (string[])
                [
                    "{",
                    "[]",
                    "\"x\"",
                    "5",
                    "{\"name\":}",
                    "{\"name\":\"Ok\"",
                    "{\"name\":\"Ok\"} {}",
                    "{'name':'Ok'}",
                    "{\"name\":\"Ok\",}",
                    " ",
                ]
        )
        {
            await fixture.AssertRejectedAsync(HttpMethod.Post, fixture.ListOf(resource), body, errorCode: "invalid_json");
        }

        await fixture.AssertRejectedAsync(HttpMethod.Post, fixture.ListOf(resource), "null");
        await fixture.AssertRejectedAsync(
            HttpMethod.Post,
            fixture.ListOf(resource),
            """{"name":"Ok"}""",
            "text/plain",
            415,
            "unsupported_media_type"
        );
        await fixture.AssertRejectedAsync(
            HttpMethod.Post,
            fixture.ListOf(resource),
            "name=Ok",
            "application/x-www-form-urlencoded",
            415,
            "unsupported_media_type"
        );
        Assert.Equal(
            ["name"],
            (
                await fixture.AssertRejectedAsync(
                    HttpMethod.Post,
                    fixture.ListOf(resource),
                    """{"name":"Ok","name":"Ok"}""",
                    errorCode: "invalid_json"
                )
            ).Fields
        );
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Post, fixture.ListOf(resource), """{"Name ":"Ok"}""", "Name ,name");
    }

    [Theory]
    [MemberData(nameof(Changeable))]
    public async Task PATCH_body_that_is_no_JSON_object_is_400(string resource)
    {
        var path = $"{fixture.ListOf(resource)}/{WorkspaceFixture.UnknownId}";
        foreach (
            var body in (string[])
                ["{", "[]", "\"x\"", "{\"name\":}", "{\"name\":\"Ok\"", "[{\"op\":\"replace\",\"path\":\"/name\",\"value\":\"Ok\"}]"]
        )
        {
            await fixture.AssertRejectedAsync(HttpMethod.Patch, path, body, "application/merge-patch+json", errorCode: "invalid_json");
        }

        await fixture.AssertRejectedAsync(HttpMethod.Patch, path, "{}", "text/plain", 415, "unsupported_media_type");
        Assert.Equal(
            ["name"],
            (await fixture.AssertRejectedAsync(HttpMethod.Patch, path, """{"name":"Ok","name":"Ok"}""", errorCode: "invalid_json")).Fields
        );
    }

    [Theory]
    [MemberData(nameof(Creatable))]
    public async Task Member_of_a_new_entity_whose_name_differs_in_case_is_unknown(string resource)
    {
        var path = fixture.ListOf(resource);

        await fixture.AssertFieldsRejectedAsync(HttpMethod.Post, path, """{"NAME":"Ok"}""", "NAME,name");
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Post, path, """{"name":"Ok","Name":"Ok"}""", "Name");
    }

    [Theory]
    [MemberData(nameof(Changeable))]
    public async Task Member_of_a_patch_whose_name_differs_in_case_is_unknown(string resource)
    {
        var path = $"{fixture.ListOf(resource)}/{WorkspaceFixture.UnknownId}";

        await fixture.AssertFieldsRejectedAsync(HttpMethod.Patch, path, """{"Name":"Ok","ETAG":"x"}""", "Name,ETAG");
    }

    [Fact]
    public async Task Nested_member_whose_name_differs_in_case_is_unknown()
    {
        var body =
            $$"""{"start":"2026-11-23T09:00:00Z","durationSeconds":9,"customFields":[{"ID":"{{WorkspaceFixture.UnknownId}}","value":1}]}""";

        await fixture.AssertFieldsRejectedAsync(
            HttpMethod.Post,
            fixture.ListOf("time-entries"),
            body,
            "customFields[0].ID,customFields[0].id"
        );
    }

    [Theory]
    [MemberData(nameof(Creatable))]
    public async Task Body_over_the_size_limit_is_413(string resource)
    {
        var before = await fixture.Sandbox.JournalPositionAsync();

        var rejected = await fixture.SendAsync(
            HttpMethod.Post,
            fixture.ListOf(resource),
            new { name = new string('n', 1024 * 1024) },
            ("Expect", "100-continue")
        );

        Assert.Equal((413, "body_too_large"), rejected.StatusAndErrorCode);
        Assert.Empty(await fixture.Sandbox.JournalAsync(before, "gateway"));
    }

    [Theory]
    [InlineData("PUT", "tags")]
    [InlineData("DELETE", "projects")]
    [InlineData("PATCH", "users")]
    public async Task Undefined_method_is_405(string method, string resource) =>
        await fixture.AssertRejectedAsync(
            new HttpMethod(method),
            fixture.ListOf(resource),
            "{}",
            status: 405,
            errorCode: "method_not_allowed"
        );
}
