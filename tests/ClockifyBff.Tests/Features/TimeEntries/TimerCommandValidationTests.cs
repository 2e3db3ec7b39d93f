namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>The validation of timer commands, before any upstream call.</summary>
[Trait("Kind", "API")]
public sealed class TimerCommandValidationTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private const string Id = "64040000fd7384528b0d1313";

    [Theory]
    [InlineData("start", """{"start":"2026-05-13T08:00:00"}""", "start")]
    [InlineData("start", """{"start":"now"}""", "start")]
    [InlineData("start", """{"start":1747123200}""", "start")]
    [InlineData("start", """{"end":"2026-05-13T08:00:00Z"}""", "end")]
    [InlineData("start", """{"durationSeconds":60}""", "durationSeconds")]
    [InlineData("start", """{"id":"64040000fd7384528b0d1313"}""", "id")]
    [InlineData("start", """{"ifRunning":"Stop"}""", "ifRunning")]
    [InlineData("start", """{"ifRunning":""}""", "ifRunning")]
    [InlineData("start", """{"ifRunning":true}""", "ifRunning")]
    [InlineData("start", """{"description":"a < b"}""", "description")]
    [InlineData("start", """{"projectId":"x"}""", "projectId")]
    [InlineData("start", """{"projectId":"64040000fd7384528b0d1313","projectName":"Internal"}""", "projectName")]
    [InlineData("start", """{"projectName":""}""", "projectName")]
    [InlineData("start", """{"clientName":"Contoso"}""", "clientName")]
    [InlineData("start", """{"taskId":"64040000fd7384528b0d1313"}""", "taskId")]
    [InlineData("start", """{"taskName":"Meetings"}""", "taskName")]
    [InlineData("start", """{"projectName":"Internal","taskId":"64040000fd7384528b0d1313","taskName":"Meetings"}""", "taskName")]
    [InlineData("start", """{"tagIds":["x"]}""", "tagIds[0]")]
    [InlineData("start", """{"tagIds":[],"tagNames":["Meeting"]}""", "tagNames")]
    [InlineData("start", """{"tagNames":[null]}""", "tagNames[0]")]
    [InlineData("start", """{"billable":"yes"}""", "billable")]
    [InlineData("start", """{"type":"holiday"}""", "type")]
    [InlineData("start", """{"customFields":[null]}""", "customFields[0]")]
    [InlineData("start", """{"customFields":[{"id":"x","value":1}]}""", "customFields[0].id")]
    [InlineData("stop", """{"id":"x"}""", "id")]
    [InlineData("stop", """{"id":""}""", "id")]
    [InlineData("stop", """{"id":"64040000FD7384528B0D1313"}""", "id")]
    [InlineData("stop", """{"end":"2026-05-13"}""", "end")]
    [InlineData("stop", """{"start":"2026-05-13T08:00:00Z","end":"2026-05-13T07:59:59Z"}""", "end")]
    [InlineData("stop", """{"description":"a > b"}""", "description")]
    [InlineData("stop", """{"projectId":"x"}""", "projectId")]
    [InlineData("stop", """{"projectName":"<"}""", "projectName")]
    [InlineData("stop", """{"clientName":"Contoso"}""", "clientName")]
    [InlineData("stop", """{"durationSeconds":-1}""", "durationSeconds")]
    [InlineData("stop", """{"durationSeconds":60,"end":"2026-05-13T08:00:00Z"}""", "durationSeconds")]
    [InlineData("stop", """{"taskId":""}""", "taskId")]
    [InlineData("stop", """{"tagIds":[null]}""", "tagIds[0]")]
    [InlineData("stop", """{"customFields":[{"value":1}]}""", "customFields[0].id")]
    [InlineData("stop", """{"ifRunning":"stop"}""", "ifRunning")]
    [InlineData("continue", """{"id":"x"}""", "id")]
    [InlineData("continue", """{"id":7}""", "id")]
    [InlineData("continue", """{"ifRunning":"discard"}""", "ifRunning")]
    [InlineData("continue", """{"description":"New"}""", "description")]
    [InlineData("continue", """{"start":"2026-05-13T08:00:00Z"}""", "start")]
    public async Task Invalid_timer_command_is_400_on_its_field_and_is_not_sent(string command, string body, string field) =>
        await AssertRejectedAsync(command, body, field);

    [Fact]
    public async Task Values_over_their_length_limit_are_400_on_their_fields()
    {
        foreach (var command in (string[])["start", "stop"])
        {
            await AssertRejectedAsync(command, new { description = new string('x', 3001) }, "description");
            await AssertRejectedAsync(command, new { tagIds = Enumerable.Repeat(Id, 51) }, "tagIds");
            await AssertRejectedAsync(
                command,
                new { customFields = Enumerable.Range(0, 51).Select(i => new { id = $"{i:x24}", value = 1 }) },
                "customFields"
            );
        }
    }

    [Fact]
    public async Task All_errors_of_a_timer_command_are_reported_at_once()
    {
        await AssertRejectedAsync(
            "start",
            """{"ifRunning":"x","description":"<","projectId":"x","taskId":"y","tagIds":["z"],"type":"nap"}""",
            "ifRunning",
            "description",
            "projectId",
            "taskId",
            "tagIds[0]",
            "type"
        );
        await AssertRejectedAsync(
            "stop",
            """{"id":"x","description":"<","projectId":"x","tagIds":["z"]}""",
            "id",
            "description",
            "projectId",
            "tagIds[0]"
        );
        await AssertRejectedAsync("continue", """{"id":"x","ifRunning":"y"}""", "id", "ifRunning");
    }

    [Theory]
    [InlineData("""{"id":""")]
    [InlineData("[]")]
    [InlineData("\"stop\"")]
    [InlineData("""{"id":null,"id":null}""")]
    public async Task Body_that_is_no_timer_command_is_400_and_nothing_is_sent(string body)
    {
        using var asha = await EmployeeClient.OfAsync(bff);
        var before = await bff.Sandbox.JournalPositionAsync();

        foreach (var command in (string[])["start", "stop", "continue"])
        {
            (await asha.PostAsync($"timer/{command}", body)).Is(400);
        }

        Assert.Empty(await bff.Sandbox.JournalAsync(before, plane: "gateway"));
    }

    [Fact]
    public async Task Timer_of_a_workspace_without_membership_is_404()
    {
        using var outsider = bff.CallerOf("maria@example.com");
        foreach (
            var (method, path) in ((string, string)[])
                [
                    ("GET", "timer"),
                    ("POST", "timer/start"),
                    ("POST", "timer/stop"),
                    ("POST", "timer/continue"),
                    ("DELETE", $"timer?id={Id}"),
                ]
        )
        {
            var result = (await outsider.CallApiAsync(new HttpMethod(method), $"workspaces/ffffffffffffffffffffffff/{path}")).Problem;

            Assert.Equal((404, "not_found", "workspaceId"), (result.Status, result.ErrorCode, string.Join(", ", result.Fields)));
        }
    }

    private async Task AssertRejectedAsync(string command, object body, params string[] fields)
    {
        using var asha = await EmployeeClient.OfAsync(bff);
        var before = await bff.Sandbox.JournalPositionAsync();

        (await asha.PostAsync($"timer/{command}", body)).IsProblem(400, "invalid_request", "fix", fields);

        Assert.Empty(await bff.Sandbox.JournalAsync(before, plane: "gateway"));
    }
}
