namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>The validation of new time entries, before any upstream call.</summary>
[Trait("Kind", "API")]
public sealed class CreateTimeEntryValidationTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private const string Id = "64040000fd7384528b0d1313";

    [Theory]
    [InlineData("""{}""", "start")]
    [InlineData("""{"start":null}""", "start")]
    [InlineData("""{"start":"2026-05-13T08:00:00"}""", "start")]
    [InlineData("""{"start":"2026-05-13"}""", "start")]
    [InlineData("""{"start":"yesterday"}""", "start")]
    [InlineData("""{"start":1747123200}""", "start")]
    [InlineData("""{"start":"2026-02-30T08:00:00Z"}""", "start")]
    [InlineData("""{"start":"0001-01-01T00:00:00+14:00"}""", "start")]
    [InlineData("""{"start":"0001-01-01T00:00:00Z"}""", "start")]
    [InlineData("""{"start":"-0044-03-15T00:00:00Z"}""", "start")]
    [InlineData("""{"start":"9999-12-31T23:59:59-12:00"}""", "start")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","end":"2026-05-13T09:00"}""", "end")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","end":"2026-05-13T07:59:59Z"}""", "end")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","end":"2026-05-13T09:59:59+02:00"}""", "end")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","end":"2026-06-23T23:00:01Z"}""", "end")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","end":"2026-05-13T09:00:00Z","durationSeconds":3600}""", "end")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","durationSeconds":-1}""", "durationSeconds")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","durationSeconds":3596401}""", "durationSeconds")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","durationSeconds":1.5}""", "durationSeconds")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","durationSeconds":"60"}""", "durationSeconds")]
    [InlineData("""{"start":"9999-12-31T23:00:00Z","durationSeconds":7200}""", "durationSeconds")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","description":"a < b"}""", "description")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","description":"a > b"}""", "description")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","description":7}""", "description")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","projectId":"7"}""", "projectId")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","projectId":""}""", "projectId")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","projectId":"64040000FD7384528B0D1313"}""", "projectId")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","projectId":"64040000fd7384528b0d1313\n"}""", "projectId")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","projectId":"64040000fd7384528b0d1313","projectName":"Internal"}""", "projectName")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","projectName":""}""", "projectName")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","projectName":"   "}""", "projectName")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","clientName":"Contoso"}""", "clientName")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","projectId":"64040000fd7384528b0d1313","clientName":"Contoso"}""", "clientName")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","taskId":"64040000fd7384528b0d1313"}""", "taskId")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","projectName":"Internal","taskId":"x"}""", "taskId")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","taskName":"Meetings"}""", "taskName")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","projectName":"Internal","taskName":""}""", "taskName")]
    [InlineData(
        """{"start":"2026-05-13T08:00:00Z","projectName":"Internal","taskId":"64040000fd7384528b0d1313","taskName":"Meetings"}""",
        "taskName"
    )]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","tagIds":["64040000fd7384528b0d1313","x"]}""", "tagIds[1]")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","tagIds":[null]}""", "tagIds[0]")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","tagIds":"64040000fd7384528b0d1313"}""", "tagIds")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","tagIds":[],"tagNames":["Meeting"]}""", "tagNames")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","tagNames":["Meeting",""]}""", "tagNames[1]")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","tagNames":[null]}""", "tagNames[0]")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","billable":"yes"}""", "billable")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","type":"holiday"}""", "type")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","type":"REGULAR"}""", "type")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","customFields":[{"id":"x","value":1}]}""", "customFields[0].id")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","customFields":[{"value":1}]}""", "customFields[0].id")]
    [InlineData(
        """{"start":"2026-05-13T08:00:00Z","customFields":[{"id":"64040000fd7384528b0d1313","value":{}}]}""",
        "customFields[0].value"
    )]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","customFields":[null]}""", "customFields[0]")]
    [InlineData(
        """{"start":"2026-05-13T08:00:00Z","customFields":[{"id":"64040000fd7384528b0d1313","value":1,"name":"Ticket"}]}""",
        "customFields[0].name"
    )]
    [InlineData(
        """{"start":"2026-05-13T08:00:00Z","customFields":[{"id":"64040000fd7384528b0d1313"},{"id":"64040000fd7384528b0d1313"}]}""",
        "customFields"
    )]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","project":"Internal"}""", "project")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","user id":"x"}""", "user id")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","a.b":"x"}""", "a.b")]
    public async Task Invalid_new_time_entry_is_400_on_its_field_and_is_not_sent(string body, string field) =>
        await AssertRejectedAsync(body, field);

    [Fact]
    public async Task Values_over_their_length_limit_are_400_on_their_fields()
    {
        await AssertRejectedAsync(new { start = "2026-05-13T08:00:00Z", description = new string('x', 3001) }, "description");
        await AssertRejectedAsync(new { start = "2026-05-13T08:00:00Z", tagIds = Enumerable.Repeat(Id, 51) }, "tagIds");
        await AssertRejectedAsync(new { start = "2026-05-13T08:00:00Z", tagNames = Enumerable.Repeat("Meeting", 51) }, "tagNames");
        await AssertRejectedAsync(
            new { start = "2026-05-13T08:00:00Z", customFields = Enumerable.Range(0, 51).Select(i => new { id = $"{i:x24}", value = 1 }) },
            "customFields"
        );
        await AssertRejectedAsync(new { start = "2026-05-13T08:00:00Z", projectName = new string('x', 1001) }, "projectName");
    }

    [Fact]
    public async Task All_errors_of_a_new_time_entry_are_reported_at_once() =>
        await AssertRejectedAsync(
            """
            {"start":"2026-05-13T08:00:00Z","end":"2026-05-13T07:00:00Z","description":"<b>","projectId":"x","taskId":"y","tagIds":["z"],
             "type":"nap","customFields":[{"id":"q"}]}
            """,
            "end",
            "description",
            "projectId",
            "taskId",
            "tagIds[0]",
            "type",
            "customFields[0].id"
        );

    [Theory]
    [InlineData("""{"start":""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("")]
    [InlineData("""{"start":"2026-05-13T08:00:00Z","start":"2026-05-13T09:00:00Z"}""")]
    public async Task Body_that_is_no_time_entry_is_400_and_nothing_is_sent(string body)
    {
        using var asha = await EmployeeClient.OfAsync(bff);
        var before = await bff.Sandbox.JournalPositionAsync();

        (await asha.PostAsync("time-entries", body)).Is(400);

        Assert.Empty(await bff.Sandbox.JournalAsync(before, plane: "gateway"));
    }

    [Fact]
    public async Task Path_id_of_invalid_form_is_400()
    {
        using var asha = await EmployeeClient.OfAsync(bff);
        var before = await bff.Sandbox.JournalPositionAsync();

        (await asha.GetAsync("time-entries/me")).IsProblem(400, "invalid_request", "fix", "timeEntryId");
        (await asha.PatchAsync("X", "{}")).IsProblem(400, "invalid_request", "fix", "timeEntryId");
        (await asha.DeleteAsync("X")).IsProblem(400, "invalid_request", "fix", "timeEntryId");
        (await asha.PostAsync("time-entries/X/duplicate")).IsProblem(400, "invalid_request", "fix", "timeEntryId");
        (await asha.GetAsync("users/me/time-entries")).IsProblem(400, "invalid_request", "fix", "userId");
        (await asha.PostAsync("users/me/time-entries", """{"description":"<"}""")).IsProblem(
            400,
            "invalid_request",
            "fix",
            "userId",
            "start",
            "description"
        );

        Assert.Empty(await bff.Sandbox.JournalAsync(before, plane: "gateway"));
    }

    private async Task AssertRejectedAsync(object body, params string[] fields)
    {
        using var asha = await EmployeeClient.OfAsync(bff);
        var before = await bff.Sandbox.JournalPositionAsync();

        foreach (var route in (string[])["time-entries", $"users/{asha.UserId}/time-entries"])
        {
            (await asha.PostAsync(route, body)).IsProblem(400, "invalid_request", "fix", fields);
        }

        Assert.Empty(await bff.Sandbox.JournalAsync(before, plane: "gateway"));
    }
}
