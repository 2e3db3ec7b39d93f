namespace ClockifyBff.Tests.Features.Projects;

[Trait("Kind", "API")]
public sealed class ProjectValidationTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private string Existing => $"{fixture.ListOf("projects")}/{fixture.Id("projects", "Internal")}";

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":"x"}""", "name")]
    [InlineData("""{"name":"    "}""", "name")]
    [InlineData("""{"name":"#251"}""", "name")]
    [InlineData("""{"name":"a<b"}""", "name")]
    [InlineData("""{"name":"Ok","clientId":""}""", "clientId")]
    [InlineData("""{"name":"Ok","clientId":"0123456789ABCDEF01234567"}""", "clientId")]
    [InlineData("""{"name":"Ok","clientId":"0123456789abcdef01234567\n"}""", "clientId")]
    [InlineData("""{"name":"Ok","color":"red"}""", "color")]
    [InlineData("""{"name":"Ok","color":"#12345"}""", "color")]
    [InlineData("""{"name":"Ok","color":"#12345g"}""", "color")]
    [InlineData("""{"name":"Ok","color":"#123456\n"}""", "color")]
    [InlineData("""{"name":"Ok","note":"#16385"}""", "note")]
    [InlineData("""{"name":"Ok","billable":"true"}""", "billable")]
    [InlineData("""{"name":"Ok","hourlyRate":{}}""", "hourlyRate.amount")]
    [InlineData("""{"name":"Ok","hourlyRate":{"amount":-1}}""", "hourlyRate.amount")]
    [InlineData("""{"name":"Ok","hourlyRate":{"amount":2147483648}}""", "hourlyRate.amount")]
    [InlineData("""{"name":"Ok","hourlyRate":{"amount":45.5}}""", "hourlyRate.amount")]
    [InlineData("""{"name":"Ok","hourlyRate":{"amount":"4500"}}""", "hourlyRate.amount")]
    [InlineData("""{"name":"Ok","hourlyRate":{"amount":1,"currency":"EUR"}}""", "hourlyRate.currency")]
    [InlineData("""{"name":"Ok","costRate":{"amount":-1}}""", "costRate.amount")]
    [InlineData("""{"name":"Ok","costRate":4500}""", "costRate")]
    [InlineData("""{"name":"Ok","estimateSeconds":-1}""", "estimateSeconds")]
    [InlineData("""{"name":"Ok","estimateSeconds":9223372036854775807}""", "estimateSeconds")]
    [InlineData("""{"name":"Ok","estimateSeconds":"PT1H"}""", "estimateSeconds")]
    [InlineData("""{"name":"Ok","memberships":[{}]}""", "memberships[0].userId")]
    [InlineData("""{"name":"Ok","memberships":[null]}""", "memberships[0]")]
    [InlineData("""{"name":"Ok","memberships":[{"userId":"me"}]}""", "memberships[0].userId")]
    [InlineData(
        """{"name":"Ok","memberships":[{"userId":"0123456789abcdef01234567","hourlyRate":{"amount":-5}}]}""",
        "memberships[0].hourlyRate.amount"
    )]
    [InlineData("""{"name":"Ok","memberships":[{"userId":"0123456789abcdef01234567","role":"boss"}]}""", "memberships[0].role")]
    [InlineData("""{"name":"Ok","tasks":[{"name":"One"},{"name":"<"}]}""", "tasks[1].name")]
    [InlineData("""{"name":"Ok","tasks":[{"name":"One"},{"name":"ONE"}]}""", "tasks")]
    [InlineData("""{"name":"Ok","tasks":[{"name":"One","billable":true}]}""", "tasks[0].billable")]
    [InlineData("""{"name":"Ok","tasks":[{"name":"One","assigneeIds":["x"]}]}""", "tasks[0].assigneeIds[0]")]
    [InlineData("""{"name":"Ok","tasks":[null]}""", "tasks[0]")]
    [InlineData("""{"name":"Ok","archived":true}""", "archived")]
    [InlineData("""{"name":"Ok","isTemplate":true}""", "isTemplate")]
    [InlineData("""{"name":"Ok","public":true}""", "public")]
    [InlineData(
        """
            {"name":"x","color":"red","clientId":"c","costRate":{},"archived":true,"memberships":[{"userId":"a"},{"userId":"b"}],
             "tasks":[{}]}
            """,
        "name,color,clientId,costRate.amount,archived,memberships[0].userId,memberships[1].userId,tasks[0].name"
    )]
    public async Task Invalid_new_project_is_400_on_each_field_and_is_not_sent(string body, string fields) =>
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Post, fixture.ListOf("projects"), ExpandPlaceholders(body), fields);

    [Theory]
    [InlineData("memberships", """{"userId":"0123456789abcdef01234567"}""")]
    [InlineData("tasks", """{"name":"#"}""")]
    public async Task Project_with_more_than_a_thousand_tasks_or_memberships_is_400(string member, string item)
    {
        var items = Enumerable.Range(0, 1001).Select(number => item.Replace("#", $"{number}", StringComparison.Ordinal));

        await fixture.AssertFieldsRejectedAsync(
            HttpMethod.Post,
            fixture.ListOf("projects"),
            $$"""{"name":"Ok","{{member}}":[{{string.Join(',', items)}}]}""",
            member
        );
    }

    [Theory]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"name":"x"}""", "name")]
    [InlineData("""{"name":"#251"}""", "name")]
    [InlineData("""{"clientId":"none"}""", "clientId")]
    [InlineData("""{"color":null}""", "color")]
    [InlineData("""{"color":"#fff"}""", "color")]
    [InlineData("""{"note":"#16385"}""", "note")]
    [InlineData("""{"billable":null}""", "billable")]
    [InlineData("""{"isPublic":null}""", "isPublic")]
    [InlineData("""{"archived":null}""", "archived")]
    [InlineData("""{"hourlyRate":null}""", "hourlyRate")]
    [InlineData("""{"costRate":null}""", "costRate")]
    [InlineData("""{"hourlyRate":{}}""", "hourlyRate.amount")]
    [InlineData("""{"costRate":{"amount":-1}}""", "costRate.amount")]
    [InlineData("""{"costRate":{"amount":"1"}}""", "costRate.amount")]
    [InlineData("""{"costRate":{"amonut":1}}""", "costRate.amonut,costRate.amount")]
    [InlineData("""{"estimateSeconds":60}""", "estimateSeconds")]
    [InlineData(
        """{"name":"","color":"red","clientId":"c","costRate":null,"hourlyRate":{"amount":-1}}""",
        "name,color,clientId,costRate,hourlyRate.amount"
    )]
    public async Task Invalid_PATCH_of_a_project_is_400_on_each_field_and_is_not_sent(string body, string fields) =>
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Patch, Existing, ExpandPlaceholders(body), fields);

    [Theory]
    [InlineData("?clientId=none", "clientId")]
    [InlineData("?billable=perhaps", "billable")]
    [InlineData("?expand=members", "expand")]
    [InlineData("?sort=color", "sort")]
    [InlineData("?sort=NAME", "sort")]
    [InlineData("?clientId=x&expand=y&sort=z&pageSize=0&tag=1", "clientId,expand,sort,pageSize,tag")]
    public async Task List_of_projects_with_invalid_parameters_is_400_on_each(string query, string fields) =>
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Get, fixture.ListOf("projects") + query, null, fields);

    private static string ExpandPlaceholders(string body) =>
        body.Replace("#251", new string('n', 251), StringComparison.Ordinal)
            .Replace("#16385", new string('n', 16_385), StringComparison.Ordinal);
}
