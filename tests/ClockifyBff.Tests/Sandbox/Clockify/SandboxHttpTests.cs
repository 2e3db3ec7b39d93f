using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Sandbox.Clockify;

[Trait("Kind", "API")]
public sealed class SandboxHttpTests : ClockifyTest
{
    [Fact]
    public async Task Revoked_key_is_401_with_code_4003() =>
        (await Clockify.SendAsync("GET", "/user", acting: null)).IsClockifyError(401, 4003, "Api key does not exist");

    [Fact]
    public async Task Unknown_route_is_a_missing_static_resource() =>
        (await Clockify.GetAsync("tasks")).IsClockifyError(404, 3000, $"No static resource v1/workspaces/{Clockify.Workspace}/tasks.");

    [Theory]
    [InlineData("/..", "")]
    [InlineData("/../..", "")]
    [InlineData("/../v2/user", "v2/user")]
    [InlineData("/", "v1/")]
    [InlineData("/User", "v1/User")]
    public async Task Path_outside_the_API_is_a_missing_static_resource(string path, string resource) =>
        (await Clockify.GetAsync(path)).IsClockifyError(404, 3000, $"No static resource {resource}.");

    [Fact]
    public async Task Empty_id_is_an_unknown_route() =>
        (await Clockify.GetAsync("projects//tasks")).IsClockifyError(
            404,
            3000,
            $"No static resource v1/workspaces/{Clockify.Workspace}/projects//tasks."
        );

    [Theory]
    [InlineData("PATCH", "user/a/time-entries/stop", 404)]
    [InlineData("PATCH", "time-entries/stop", 404)]
    [InlineData("POST", "time-entries/stop", 404)]
    [InlineData("PATCH", "projects/a/archive", 404)]
    [InlineData("PATCH", "clients/a/archive", 404)]
    [InlineData("POST", "clients/a/archive", 404)]
    [InlineData("PUT", "projects/a/hourly-rate", 404)]
    public async Task Commonly_guessed_routes_are_404(string method, string path, int status)
    {
        var reply = await Clockify.SendAsync(method, path, "{}");
        Assert.Equal((status, 3000), (reply.Status, (int)reply.Node["code"]!));
    }

    [Theory]
    [InlineData("GET", "time-entries", "POST")]
    [InlineData("PUT", "", "GET")]
    [InlineData("PATCH", "", "GET")]
    [InlineData("DELETE", "", "GET")]
    [InlineData("PATCH", "time-entries/a", "GET, PUT, DELETE")]
    [InlineData("GET", "projects/a/users/b/hourly-rate", "PUT")]
    [InlineData("GET", "user-groups/a", "DELETE, PUT")]
    public async Task Wrong_method_is_405_with_Allow(string method, string path, string allow)
    {
        var reply = await Clockify.SendAsync(method, path);
        reply.IsClockifyError(405, 3000, $"Request method '{method}' is not supported");
        Assert.Equal(allow, reply.Header("Allow")!);
    }

    [Fact]
    public async Task Unsupported_operation_is_501_and_operation_of_another_host_is_404()
    {
        (await Clockify.GetAsync("holidays")).Is(501);
        (await Clockify.GetAsync("templates")).Is(501);
        (await Clockify.PostAsync("templates", new { name = "New" })).Is(501);
        (await Clockify.DeleteAsync("templates/a")).Is(501);
        (await Clockify.GetAsync("shared-reports")).Is(404);
        (await Clockify.PostAsync("reports/summary", new { })).Is(404);
    }

    [Fact]
    public async Task User_cannot_be_posted_to() =>
        (await Clockify.SendAsync("POST", "/user", "{}")).IsClockifyError(405, 3000, "Request method 'POST' is not supported");

    [Fact]
    public async Task Foreign_workspace_is_access_denied() =>
        (await Clockify.GetAsync("/workspaces/NOT-AN-ID/tags")).IsClockifyError(403, 501, "Access Denied");

    [Fact]
    public async Task Workspace_zero_is_404_without_a_body()
    {
        var reply = await Clockify.GetAsync("/workspaces/000000000000000000000000/tags");
        Assert.Equal((404, ""), (reply.Status, reply.Text));
    }

    [Fact]
    public async Task Task_posted_to_a_foreign_workspace_is_500() =>
        Assert.Equal(500, (await Clockify.PostAsync("/workspaces/NOT-AN-ID/projects/a/tasks", new { name = "x" })).Status);

    [Theory]
    [InlineData("projects/nonexistent123", "Project")]
    [InlineData("clients/null", "Client")]
    [InlineData("tags/0", "Tag")]
    [InlineData("time-entries/64a687e29ae1f428e7ebe303", "Time entry")]
    [InlineData("time-entries/stop", "Time entry")]
    [InlineData("user/NOT-AN-ID/time-entries", "User")]
    public async Task Unknown_id_of_any_shape_does_not_belong_to_the_workspace(string path, string what) =>
        (await Clockify.GetAsync(path)).IsClockifyError(400, 501, $"{what} doesn't belong to Workspace");

    [Fact]
    public async Task Malformed_JSON_is_400_with_code_3002()
    {
        var reply = await Clockify.PostAsync("tags", "{\"name\":");
        Assert.Equal((400, 3002), (reply.Status, (int)reply.Node["code"]!));
        Assert.StartsWith("JSON parse error: ", reply["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"\ud800"}""")]
    [InlineData("""{"name":{}}""")]
    [InlineData("[]")]
    public async Task Body_of_another_shape_is_400_with_code_3002(string body) =>
        Assert.Equal(3002, (int)(await Clockify.PostAsync("tags", body)).Is(400).Node["code"]!);

    [Fact]
    public async Task Requests_wait_while_another_holds_the_company_lock()
    {
        using var release = new ManualResetEventSlim();
        using var held = new SemaphoreSlim(0);
        var holder = Task.Run(
            () =>
            {
                lock (Clockify.Company.Lock)
                {
                    held.Release();
                    release.Wait(TestContext.Current.CancellationToken);
                }
            },
            TestContext.Current.CancellationToken
        );
        await held.WaitAsync(TestContext.Current.CancellationToken);
        var request = Clockify.SendAsync("GET", "/user", acting: null);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(request.IsCompleted);
        release.Set();
        await holder;
        (await request).Is(401);
    }

    [Fact]
    public async Task Missing_body_is_400_with_code_3002_and_names_the_Java_method() =>
        (await Clockify.PostAsync("projects", null)).IsClockifyError(
            400,
            3002,
            "Required request body is missing: public com.clockify.adapter.http.v1.dto.ProjectDtoImplV1 "
                + "com.clockify.adapter.http.v1.project.ProjectHttpAdapter.create(…)"
        );

    [Fact]
    public async Task Page_size_that_is_no_number_is_400_with_code_3000() =>
        (await Clockify.GetAsync("tags?page-size=abc")).IsClockifyError(
            400,
            3000,
            "Method parameter 'page-size': Failed to convert value of type 'java.lang.String' to required type "
                + "'java.lang.Integer'; For input string: \"abc\""
        );

    [Fact]
    public async Task Page_that_is_no_number_is_400_with_code_3000() =>
        (await Clockify.GetAsync("tags?page=abc")).IsClockifyError(
            400,
            3000,
            "Method parameter 'page': Failed to convert value of type 'java.lang.String' to required type 'java.lang.Integer'; "
                + "For input string: \"abc\""
        );

    [Theory]
    [InlineData("projects?access=SECRET")]
    [InlineData("projects?sort-order=UP")]
    [InlineData("clients?sort-column=AGE")]
    [InlineData("users?status=BUSY")]
    public async Task Unknown_enum_value_of_a_parameter_is_error_3000(string path) =>
        Assert.Equal(3000, (int)(await Clockify.GetAsync(path)).Is(400).Node["code"]!);

    [Fact]
    public async Task Flag_that_is_no_boolean_is_400_with_code_3000() =>
        (await Clockify.GetAsync($"projects/{Demo(EntityKind.Project, 0)}/tasks?is-active=abc")).IsClockifyError(
            400,
            3000,
            "Method parameter 'is-active': Failed to convert value of type 'java.lang.String' to required type "
                + "'java.lang.Boolean'; Invalid boolean value [abc]"
        );

    [Theory]
    [InlineData("true", "1")]
    [InlineData("false", "0")]
    public async Task Boolean_parameters_accept_1_and_0(string word, string digit)
    {
        var byWord = await Clockify.GetAsync($"tags?archived={word}");
        Assert.NotEmpty(byWord.Nodes);
        Assert.Equal(byWord.Text, (await Clockify.GetAsync($"tags?archived={digit}")).Text);
    }

    [Fact]
    public async Task Unknown_parameters_and_fields_are_ignored()
    {
        Assert.Equal(6, (await Clockify.GetAsync("tags?pageSize=2&whatever=1")).Nodes.Count);
        (await Clockify.PostAsync("tags", new { name = "New", tytle = 1 })).Is(201);
    }

    [Fact]
    public async Task Answers_carry_the_recorded_headers_and_no_rate_limit()
    {
        var reply = await Clockify.GetAsync("/user");
        Assert.Equal("application/json", reply.Header("Content-Type")!);
        Assert.Equal("nosniff", reply.Header("x-content-type-options")!);
        Assert.Equal("DENY", reply.Header("x-frame-options")!);
        Assert.Equal("1.0.0", reply.Header("expected-client-version")!);
        Assert.Contains("no-store", reply.Header("Cache-Control")!, StringComparison.Ordinal);
        Assert.True(reply.Has("x-auth-checksum"));
        Assert.StartsWith("max-age=", reply.Header("Strict-Transport-Security")!, StringComparison.Ordinal);
        Assert.EndsWith("from cloudfront", reply.Header("x-cache")!, StringComparison.Ordinal);
        Assert.DoesNotContain(
            reply.Headers.Select(header => header.Key),
            name => name.StartsWith("X-RateLimit", StringComparison.OrdinalIgnoreCase) || name == "Retry-After"
        );
    }

    [Fact]
    public async Task Refusals_carry_the_same_headers_as_successes()
    {
        var (fine, refused) = (await Clockify.GetAsync("/user"), (await Clockify.GetAsync("projects/x")).Is(400));
        Assert.Equal(Names(fine), Names(refused));

        static IEnumerable<string> Names(CallResult result) => result.Headers.Select(header => header.Key).Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("X-Api-Key", "stolen")]
    [InlineData("x-api-key", "")]
    [InlineData("X-Addon-Token", "stolen")]
    public async Task Auth_token_of_the_caller_beside_that_of_the_connection_is_401(string name, string value)
    {
        (await Clockify.SendAsync("GET", "/user", header: (name, value))).IsClockifyError(
            401,
            1000,
            "Multiple or none auth tokens present"
        );
        (await Clockify.SendAsync("GET", "/nowhere", header: (name, value), acting: null)).IsClockifyError(
            401,
            1000,
            "Multiple or none auth tokens present"
        );
    }

    [Fact]
    public async Task Idempotency_key_is_ignored()
    {
        Task<CallResult> Post(string name) => Clockify.SendAsync("POST", "tags", new { name }, header: ("Idempotency-Key", "same"));
        var (first, second) = ((await Post("First")).Is(201), (await Post("Second")).Is(201));
        Assert.NotEqual(first.Id, second.Id);
        (await Post("First")).IsClockifyError(400, 501, "Tag with name 'First' already exists");
    }

    [Fact]
    public async Task Messages_depend_on_the_language_of_the_account_and_codes_don_t()
    {
        await Clockify.ControlAsync("PUT", $"users/{Clockify.Id("developer")}/language", new { language = "ES" });
        (await Clockify.GetAsync("projects/x")).IsClockifyError(400, 501, "Proyecto no pertenece a Espacio de trabajo");
    }

    [Fact]
    public async Task Workspace_over_its_hourly_limit_answers_429_until_the_hour_is_over()
    {
        await Clockify.ControlAsync("PUT", $"workspaces/{Clockify.Workspace}/limit", new { requestsPerHour = 2 });
        (await Clockify.GetAsync("tags")).Is(200);
        (await Clockify.GetAsync("tags")).Is(200);
        var refused = await Clockify.GetAsync("tags");
        refused.IsClockifyError(429, 429, "Too many requests");
        Assert.Equal("1", refused.Header("Retry-After")!);

        Clockify.Clock.Advance(TimeSpan.FromHours(1));
        (await Clockify.GetAsync("tags")).Is(200);
    }

    [Fact]
    public async Task Limit_can_be_switched_off_again()
    {
        await Clockify.ControlAsync("PUT", $"workspaces/{Clockify.Workspace}/limit", new { requestsPerSecond = 1 });
        (await Clockify.GetAsync("tags")).Is(200);
        (await Clockify.GetAsync("tags")).Is(429);
        await Clockify.ControlAsync("PUT", $"workspaces/{Clockify.Workspace}/limit", new { });
        (await Clockify.GetAsync("tags")).Is(200);
    }

    [Theory]
    [InlineData("workspaces/{id}/limit", """{"requestsPerHuor":30}""")]
    [InlineData("workspaces/{id}/features", """{"features":[],"plan":"FREE"}""")]
    [InlineData("users/{id}/time-zone", """{"timezone":"Europe/Paris"}""")]
    public async Task Control_rejects_a_misspelt_member(string route, string body)
    {
        var result = await Clockify.SendControlAsync("PUT", route.Replace("{id}", Clockify.Workspace, StringComparison.Ordinal), body);
        Assert.Equal(400, result.Status);
        Assert.EndsWith("' doesn't exist.", result["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PUT_of_an_entry_with_the_id_stop_is_refused() =>
        (await Clockify.PutAsync("time-entries/stop", new { start = "2026-05-13T08:00:00Z" })).IsClockifyError(
            400,
            501,
            "Time entry doesn't belong to Workspace"
        );
}
