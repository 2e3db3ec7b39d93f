using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClockifyBff.Tests.Api;

[Trait("Kind", "API")]
public sealed partial class QueryParameterTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private const string AnyId = "640000000000000000000000";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{0}=")]
    [InlineData("{0}")]
    [InlineData("{0}=&other=1")]
    public async Task Parameter_without_a_value_is_400_on_every_route_and_is_not_sent(string query)
    {
        using var caller = bff.CallerOf();
        var parameters = await ParametersAsync(caller);
        Assert.Contains(parameters, parameter => parameter.Name == "dryRun");
        await bff.Sandbox.ForgetJournalAsync();

        foreach (var parameter in parameters.Where(parameter => parameter.Name != "search"))
        {
            var response = await SendAsync(caller, parameter, string.Format(null, query, parameter.Name));
            Assert.True(response.Status == 400, $"{parameter}: {response.Status} {response.Text}");
            Assert.Contains(parameter.Name, response.Problem.Errors!.Keys);
        }

        Assert.Empty(await bff.Sandbox.JournalAsync());
    }

    [Theory]
    [InlineData("%ff")]
    [InlineData("%ED%A0%80")]
    [InlineData("caf%C3")]
    public async Task Search_that_is_not_UTF_8_is_400_and_named(string text)
    {
        using var caller = bff.CallerOf();
        var response = await caller.CallApiAsync(HttpMethod.Get, $"workspaces?search={text}");

        Assert.Equal((400, "invalid_request"), response.StatusAndErrorCode);
        Assert.Equal(["search"], response.Problem.Errors!.Keys);
    }

    [Fact]
    public async Task Search_for_a_percent_sign_is_200()
    {
        using var caller = bff.CallerOf();

        (await caller.CallApiAsync(HttpMethod.Get, "workspaces?search=100%25%20caf%C3%A9")).Is(200);
    }

    [Theory]
    [InlineData("integer", "0x1")]
    [InlineData("integer", "1e1")]
    [InlineData("integer", "1.0")]
    [InlineData("integer", "%2B1")]
    [InlineData("integer", "%201")]
    [InlineData("integer", "1%20")]
    [InlineData("integer", "1,000")]
    [InlineData("integer", "%EF%BC%91")]
    [InlineData("integer", "99999999999")]
    [InlineData("integer", "NaN")]
    [InlineData("boolean", "1")]
    [InlineData("boolean", "yes")]
    [InlineData("boolean", "on")]
    [InlineData("boolean", "tru")]
    [InlineData("boolean", "true%20")]
    [InlineData("boolean", "true%00")]
    [InlineData("boolean", "null")]
    public async Task Unreadable_value_is_400_and_named_on_every_route(string type, string value)
    {
        using var caller = bff.CallerOf();
        foreach (var parameter in (await ParametersAsync(caller)).Where(parameter => parameter.Type == type))
        {
            var response = await SendAsync(caller, parameter, $"{parameter.Name}={value}");
            Assert.True(response.Status == 400, $"{parameter}: {response.Status} {response.Text}");
            Assert.Equal([parameter.Name], response.Problem.Errors!.Keys);
        }
    }

    [Fact]
    public async Task All_errors_of_a_query_are_reported_at_once()
    {
        using var caller = bff.CallerOf();
        var response = await caller.CallApiAsync(
            HttpMethod.Get,
            $"workspaces/{AnyId}/projects?page=&pageSize=x&Archived=true&billable=true&billable=true&foo=1&sort="
        );

        Assert.Equal(
            ["Archived", "billable", "foo", "page", "pageSize", "sort"],
            response.Problem.Errors!.Keys.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("?dryRun")]
    [InlineData("?dryRun=")]
    [InlineData("?dryRun=maybe")]
    [InlineData("?DryRun=true")]
    [InlineData("?dryrun=")]
    public async Task Delete_with_an_unclear_dryRun_deletes_nothing(string query)
    {
        using var caller = bff.CallerOf();
        var workspace = await caller.FirstWorkspaceAsync();
        foreach (var (path, raw) in new[] { ("projects", "projects"), ("clients", "clients") })
        {
            var id = (await caller.ReadAsync($"workspaces/{workspace}/{raw}"))[0].Text("id");
            var response = await caller.CallApiAsync(HttpMethod.Delete, $"workspaces/{workspace}/{path}/{id}{query}");

            Assert.Equal((400, "invalid_request"), response.StatusAndErrorCode);
            Assert.Equal(id, (await caller.ReadAsync($"workspaces/{workspace}/{raw}/{id}")).Text("id"));
        }
    }

    [Theory]
    [InlineData("True")]
    [InlineData("TRUE")]
    public async Task Boolean_parameter_is_accepted_in_any_case(string value)
    {
        using var caller = bff.CallerOf();
        var workspace = await caller.FirstWorkspaceAsync();
        var id = (await caller.ReadAsync($"workspaces/{workspace}/projects"))[0].Text("id");
        var response = (await caller.CallApiAsync(HttpMethod.Delete, $"workspaces/{workspace}/projects/{id}?dryRun={value}")).Is(200);

        Assert.True(response.Json.GetProperty("dryRun").GetBoolean());
    }

    [Fact]
    public async Task Empty_search_finds_everything()
    {
        using var caller = bff.CallerOf();
        var projects = $"workspaces/{await caller.FirstWorkspaceAsync()}/projects";

        Assert.Equal(
            (await caller.CallApiAsync(HttpMethod.Get, projects)).Is(200).Items.Count,
            (await caller.CallApiAsync(HttpMethod.Get, $"{projects}?search=")).Is(200).Items.Count
        );
    }

    private static Task<CallResult> SendAsync(HttpClient caller, Parameter parameter, string query) =>
        caller.CallApiAsync(parameter.Method, $"{PathParameter().Replace(parameter.Path["/api/v1/".Length..], AnyId)}?{query}");

    /// <summary>Returns every query parameter of <c>/api/v1</c>.</summary>
    private static async Task<IReadOnlyList<Parameter>> ParametersAsync(HttpClient caller)
    {
        var document = JsonSerializer.Deserialize<JsonElement>(
            await caller.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Stop)
        );
        return
        [
            .. from path in document.GetProperty("paths").EnumerateObject()
            where path.Name.StartsWith("/api/v1/", StringComparison.Ordinal)
            from verb in path.Value.EnumerateObject()
            where verb.Value.ValueKind == JsonValueKind.Object && verb.Value.TryGetProperty("parameters", out _)
            from parameter in verb.Value.GetProperty("parameters").EnumerateArray()
            where parameter.Text("in") == "query"
            select new Parameter(
                new HttpMethod(verb.Name.ToUpperInvariant()),
                path.Name,
                parameter.Text("name")!,
                TypeOf(parameter.GetProperty("schema"))
            ),
        ];
    }

    private static string? TypeOf(JsonElement schema) =>
        schema.TryGetProperty("type", out var type)
            ? type.ValueKind == JsonValueKind.Array
                ? type.EnumerateArray().Select(one => one.GetString()).First(one => one != "null")
                : type.GetString()
            : null;

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex PathParameter();

    private sealed record Parameter(HttpMethod Method, string Path, string Name, string? Type);
}
