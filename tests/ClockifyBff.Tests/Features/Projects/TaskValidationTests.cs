namespace ClockifyBff.Tests.Features.Projects;

[Trait("Kind", "API")]
public sealed class TaskValidationTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private string Existing => $"{fixture.ListOf("tasks")}/{WorkspaceFixture.UnknownId}";

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":" "}""", "name")]
    [InlineData("""{"name":"#1001"}""", "name")]
    [InlineData("""{"name":"a>b"}""", "name")]
    [InlineData("""{"name":"Ok","status":"DONE"}""", "status")]
    [InlineData("""{"name":"Ok","status":"all"}""", "status")]
    [InlineData("""{"name":"Ok","status":1}""", "status")]
    [InlineData("""{"name":"Ok","assigneeIds":["x"]}""", "assigneeIds[0]")]
    [InlineData("""{"name":"Ok","assigneeIds":[null]}""", "assigneeIds[0]")]
    [InlineData("""{"name":"Ok","assigneeIds":"0123456789abcdef01234567"}""", "assigneeIds")]
    [InlineData("""{"name":"Ok","userGroupIds":["0123456789abcdef01234567","y"]}""", "userGroupIds[1]")]
    [InlineData("""{"name":"Ok","estimateSeconds":-1}""", "estimateSeconds")]
    [InlineData("""{"name":"Ok","estimateSeconds":1.5}""", "estimateSeconds")]
    [InlineData("""{"name":"Ok","budgetEstimate":-1}""", "budgetEstimate")]
    [InlineData("""{"name":"Ok","budgetEstimate":9223372036854775807}""", "budgetEstimate")]
    [InlineData("""{"name":"Ok","billable":false}""", "billable")]
    [InlineData("""{"name":"Ok","estimate":"PT1H"}""", "estimate")]
    [InlineData(
        """{"name":"","status":"x","assigneeIds":["a","b"],"estimateSeconds":-1,"billable":true}""",
        "name,status,assigneeIds[0],assigneeIds[1],estimateSeconds,billable"
    )]
    public async Task Invalid_new_task_is_400_on_each_field_and_is_not_sent(string body, string fields) =>
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Post, fixture.ListOf("tasks"), ExpandPlaceholders(body), fields);

    [Theory]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"name":"#1001"}""", "name")]
    [InlineData("""{"status":null}""", "status")]
    [InlineData("""{"status":"unknown"}""", "status")]
    [InlineData("""{"billable":null}""", "billable")]
    [InlineData("""{"assigneeIds":["x"]}""", "assigneeIds[0]")]
    [InlineData("""{"assigneeIds":[null,"0123456789abcdef01234567"]}""", "assigneeIds[0]")]
    [InlineData("""{"userGroupIds":[5]}""", "userGroupIds[0]")]
    [InlineData("""{"estimateSeconds":-1}""", "estimateSeconds")]
    [InlineData("""{"budgetEstimate":-1}""", "budgetEstimate")]
    [InlineData("""{"name":"","status":null,"assigneeIds":["x"],"budgetEstimate":-1}""", "name,status,assigneeIds[0],budgetEstimate")]
    public async Task Invalid_PATCH_of_a_task_is_400_on_each_field(string body, string fields) =>
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Patch, Existing, ExpandPlaceholders(body), fields);

    [Theory]
    [InlineData("assigneeIds")]
    [InlineData("userGroupIds")]
    public async Task Task_with_more_than_a_thousand_assignees_is_400(string member)
    {
        var ids = $"[{string.Join(',', Enumerable.Repeat($"\"{WorkspaceFixture.UnknownId}\"", 1001))}]";

        await fixture.AssertFieldsRejectedAsync(
            HttpMethod.Post,
            fixture.ListOf("tasks"),
            $$"""{"name":"Ok","{{member}}":{{ids}}}""",
            member
        );
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Patch, Existing, $$"""{"{{member}}":{{ids}}}""", member);
    }

    [Theory]
    [InlineData("?status=DONE", "status")]
    [InlineData("?status=all", "status")]
    [InlineData("?billable=perhaps", "billable")]
    [InlineData("?sort=status", "sort")]
    [InlineData("?archived=true", "archived")]
    public async Task List_of_tasks_with_invalid_parameters_is_400_on_each(string query, string fields) =>
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Get, fixture.ListOf("tasks") + query, null, fields);

    [Fact]
    public async Task Invalid_ids_query_and_body_of_a_task_are_reported_together() =>
        await fixture.AssertFieldsRejectedAsync(
            HttpMethod.Patch,
            "workspaces/W/projects/P/tasks/T?really=yes",
            """{"status":"?"}""",
            "workspaceId,projectId,taskId,really,status"
        );

    private static string ExpandPlaceholders(string body) => body.Replace("#1001", new string('n', 1001), StringComparison.Ordinal);
}
