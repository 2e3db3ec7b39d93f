namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>The validation of PATCH requests, before any upstream call.</summary>
[Trait("Kind", "API")]
public sealed class UpdateTimeEntryValidationTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private const string Id = "64040000fd7384528b0d1313";

    [Theory]
    [InlineData("""{"start":null}""", "start")]
    [InlineData("""{"start":"2026-05-13T08:00:00"}""", "start")]
    [InlineData("""{"start":5}""", "start")]
    [InlineData("""{"end":"2026-05-13"}""", "end")]
    [InlineData("""{"end":"-0001-05-13T00:00:00Z"}""", "end")]
    [InlineData("""{"description":"<"}""", "description")]
    [InlineData("""{"description":["a"]}""", "description")]
    [InlineData("""{"projectId":"x"}""", "projectId")]
    [InlineData("""{"projectId":""}""", "projectId")]
    [InlineData("""{"taskId":"x"}""", "taskId")]
    [InlineData("""{"tagIds":["x"]}""", "tagIds[0]")]
    [InlineData("""{"tagIds":[null]}""", "tagIds[0]")]
    [InlineData("""{"tagIds":{}}""", "tagIds")]
    [InlineData("""{"billable":null}""", "billable")]
    [InlineData("""{"billable":"true"}""", "billable")]
    [InlineData("""{"type":null}""", "type")]
    [InlineData("""{"type":"holiday"}""", "type")]
    [InlineData("""{"customFields":[{"id":"x"}]}""", "customFields[0].id")]
    [InlineData("""{"customFields":[{"value":"x"}]}""", "customFields[0].id")]
    [InlineData("""{"customFields":[{"id":"64040000fd7384528b0d1313","value":{}}]}""", "customFields[0].value")]
    [InlineData("""{"customFields":[null]}""", "customFields[0]")]
    [InlineData("""{"customFields":[{"id":"64040000fd7384528b0d1313","type":"TXT"}]}""", "customFields[0].type")]
    [InlineData("""{"customFields":[{"id":"64040000fd7384528b0d1313"},{"id":"64040000fd7384528b0d1313"}]}""", "customFields")]
    [InlineData("""{"projectName":null}""", "projectName")]
    [InlineData("""{"projectName":" "}""", "projectName")]
    [InlineData("""{"clientName":null,"projectName":"<"}""", "clientName,projectName")]
    [InlineData("""{"clientName":"Contoso"}""", "clientName")]
    [InlineData("""{"taskName":null}""", "taskName")]
    [InlineData("""{"taskName":5}""", "taskName")]
    [InlineData("""{"tagNames":null}""", "tagNames")]
    [InlineData("""{"tagNames":["",null]}""", "tagNames[0],tagNames[1]")]
    [InlineData("""{"durationSeconds":null}""", "durationSeconds")]
    [InlineData("""{"durationSeconds":-1}""", "durationSeconds")]
    [InlineData("""{"durationSeconds":3596401}""", "durationSeconds")]
    [InlineData("""{"durationSeconds":"60"}""", "durationSeconds")]
    public async Task Invalid_time_entry_patch_is_400_on_its_field_and_is_not_sent(string body, string fields) =>
        await AssertRejectedAsync(body, fields.Split(','));

    [Fact]
    public async Task Values_over_their_length_limit_are_400_on_their_fields()
    {
        await AssertRejectedAsync(new { description = new string('x', 3001) }, "description");
        await AssertRejectedAsync(new { tagIds = Enumerable.Repeat(Id, 51) }, "tagIds");
        await AssertRejectedAsync(
            new { customFields = Enumerable.Range(0, 51).Select(i => new { id = $"{i:x24}", value = 1 }) },
            "customFields"
        );
    }

    [Fact]
    public async Task All_errors_of_a_time_entry_patch_are_reported_at_once() =>
        await AssertRejectedAsync(
            """{"description":"<","projectId":"x","taskId":"y","tagIds":["z"],"type":"nap","customFields":[{"id":"q"}]}""",
            "description",
            "projectId",
            "taskId",
            "tagIds[0]",
            "type",
            "customFields[0].id"
        );

    private async Task AssertRejectedAsync(object body, params string[] fields)
    {
        using var asha = await EmployeeClient.OfAsync(bff);
        var before = await bff.Sandbox.JournalPositionAsync();

        (await asha.PatchAsync(Id, body)).IsProblem(400, "invalid_request", "fix", fields);

        Assert.Empty(await bff.Sandbox.JournalAsync(before, plane: "gateway"));
    }
}
