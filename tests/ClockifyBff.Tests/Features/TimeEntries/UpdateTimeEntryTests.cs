using System.Text.Json;
using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>Clockify's PUT clears omitted members. A PATCH changes only the members in its body.</summary>
[Trait("Kind", "API")]
public sealed class UpdateTimeEntryTests : TimeEntryTest, IClassFixture<BffFixture>
{
    private static readonly string _otherProject = DemoId(EntityKind.Project, 1);

    public static TheoryData<string, string, string> Changes =>
        new(
            from isRunning in (bool[])[false, true]
            from change in (IEnumerable<(string Patch, string Members)>)
                [
                    ("{}", ""),
                    ("""{"start":"2026-05-13T07:59:00Z"}""", "timeInterval"),
                    ("""{"end":"2026-05-13T10:00:00Z"}""", "timeInterval"),
                    ("""{"start":"2026-05-14T07:00:00Z","end":"2026-05-14T08:00:00+00:30"}""", "timeInterval"),
                    ("""{"description":"New"}""", "description"),
                    ("""{"description":null}""", "description"),
                    ("""{"description":""}""", "description"),
                    ($$"""{"projectId":"{{_otherProject}}"}""", "projectId taskId"),
                    ($$"""{"projectId":"{{_otherProject}}","taskId":"{{DemoId(EntityKind.Task, 1, 1)}}"}""", "projectId taskId"),
                    ($$"""{"projectId":"{{DemoId(EntityKind.Project, 0)}}"}""", ""),
                    ("""{"projectId":null}""", "projectId taskId"),
                    ("""{"taskId":null}""", "taskId"),
                    ($$"""{"taskId":"{{DemoId(EntityKind.Task, 0, 1)}}"}""", "taskId"),
                    ("""{"tagIds":null}""", "tagIds"),
                    ("""{"tagIds":[]}""", "tagIds"),
                    ($$"""{"tagIds":["{{DemoId(EntityKind.Tag, 3)}}"]}""", "tagIds"),
                    ("""{"billable":true}""", "billable"),
                    ("""{"type":"regular"}""", ""),
                    ("""{"customFields":null}""", "customFieldValues"),
                    ($$"""{"customFields":[{"id":"{{DemoId(EntityKind.CustomField, 0)}}","value":"DEMO-2"}]}""", "customFieldValues"),
                ]
            where !isRunning || !change.Patch.Contains("\"end\"", StringComparison.Ordinal)
            select new TheoryDataRow<string, string, string>(isRunning ? "running" : "finished", change.Patch, change.Members)
        );

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task PATCH_changes_only_the_members_in_its_body(string state, string patch, string changed)
    {
        var id = await NewAsync(isRunning: state == "running");
        var before = await Asha.ReadRawEntryAsync(id);

        (await Asha.PatchAsync(id, patch)).Is(200);

        var after = await Asha.ReadRawEntryAsync(id);
        Assert.Equal(
            changed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            before
                .EnumerateObject()
                .Where(member =>
                    member.Name is not ("hourlyRate" or "costRate") && !JsonElement.DeepEquals(member.Value, after.GetProperty(member.Name))
                )
                .Select(member => member.Name)
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(state == "running", after.GetProperty("timeInterval").Text("end") is null);
    }

    [Fact]
    public async Task PATCH_sets_every_member()
    {
        var id = await NewAsync(isRunning: false);

        var result = (
            await Asha.PatchAsync(
                id,
                new
                {
                    start = "2026-05-14T10:00:00+02:00",
                    end = "2026-05-14T11:00:01+02:00",
                    description = "New",
                    projectId = _otherProject,
                    taskId = DemoId(EntityKind.Task, 1, 1),
                    tagIds = new[] { DemoId(EntityKind.Tag, 3) },
                    billable = true,
                    type = "regular",
                    customFields = new[] { new { id = DemoId(EntityKind.CustomField, 0), value = "DEMO-2" } },
                }
            )
        ).Is(200).Json;

        Assert.Equal(
            ("2026-05-14T08:00:00Z", "2026-05-14T09:00:01Z", "PT1H1S"),
            (result.Text("start"), result.Text("end"), result.Text("duration"))
        );
        Assert.Equal(
            ("New", "Mobile app", "iOS", "Support"),
            (
                result.Text("description"),
                result.GetProperty("project").Text("name"),
                result.GetProperty("task").Text("name"),
                result.GetProperty("tags")[0].Text("name")
            )
        );
        Assert.True(result.GetProperty("billable").GetBoolean());
        Assert.Equal(
            ("DEMO-2", null),
            (result.GetProperty("customFields")[0].Text("value"), result.GetProperty("customFields")[1].Text("value"))
        );
        Assert.Equal(result.Text("etag"), (await Asha.GetAsync($"time-entries/{id}")).ETag!);
    }

    [Fact]
    public async Task PATCH_keeps_custom_field_values_of_every_type()
    {
        // The workspace determines the type of a custom field; the sandbox accepts any value.
        foreach (var value in (object[])["text", 7.25, true, new[] { "a", "b" }])
        {
            var entry = await Asha.CallClockifyAsync(
                HttpMethod.Post,
                "time-entries",
                new
                {
                    start = Start,
                    end = End,
                    customFields = new[]
                    {
                        new
                        {
                            customFieldId = DemoId(EntityKind.CustomField, 0),
                            sourceType = "WORKSPACE",
                            value,
                        },
                    },
                }
            );

            (await Asha.PatchAsync(entry.Id(), new { description = "New" })).Is(200);

            Assert.True(
                JsonNode.DeepEquals(
                    JsonSerializer.SerializeToNode(value),
                    JsonNode.Parse(
                        (await Asha.ReadRawEntryAsync(entry.Id())).GetProperty("customFieldValues")[0].GetProperty("value").GetRawText()
                    )
                )
            );
        }
    }

    [Fact]
    public async Task PATCH_that_ends_a_running_timer_is_409()
    {
        var id = await NewAsync(isRunning: true);

        (await Asha.PatchAsync(id, new { description = "New", end = End })).IsProblem(409, "timer_running", "fix");

        var entry = await Asha.ReadRawEntryAsync(id);
        Assert.Equal((null, "Kick-off"), (entry.GetProperty("timeInterval").Text("end"), entry.Text("description")));
        (await Asha.PatchAsync(id, """{"end":null,"description":"New"}""")).Is(200);
        Assert.Null((await Asha.ReadRawEntryAsync(id)).GetProperty("timeInterval").Text("end"));
    }

    [Theory]
    [InlineData("""{"end":null}""", "end")]
    [InlineData("""{"end":"2026-05-13T07:59:59Z"}""", "end")]
    [InlineData("""{"start":"2026-05-13T09:30:01Z"}""", "start")]
    [InlineData("""{"start":"2026-05-13T09:30:01Z","end":"2026-05-13T09:30:00Z"}""", "end")]
    [InlineData("""{"end":"2026-06-23T23:00:01Z"}""", "end")]
    [InlineData("""{"start":"2026-04-01T18:29:59Z"}""", "start")]
    public async Task PATCH_that_removes_the_end_or_makes_the_length_invalid_is_400(string patch, string field)
    {
        var id = await NewAsync(isRunning: false);
        var before = await Asha.ReadRawEntryAsync(id);

        (await Asha.PatchAsync(id, patch)).IsProblem(400, "invalid_request", "fix", field);

        Assert.Equal(before.GetRawText(), (await Asha.ReadRawEntryAsync(id)).GetRawText());
    }

    [Theory]
    [InlineData("application/merge-patch+json", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("text/plain", 415)]
    public async Task PATCH_accepts_only_JSON_and_merge_patch_media_types(string mediaType, int status)
    {
        var id = await NewAsync(isRunning: false);
        using var content = new StringContent("""{"description":"New"}""");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", mediaType);

        using var response = await Asha.Http.PatchAsync(
            new Uri($"/api/v1/workspaces/{Asha.Workspace}/time-entries/{id}", UriKind.Relative),
            content,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task PATCH_and_DELETE_with_an_outdated_If_Match_are_412()
    {
        var id = await NewAsync(isRunning: false);
        var old = (await Asha.GetAsync($"time-entries/{id}")).ETag!;
        await Asha.CallClockifyAsync(
            HttpMethod.Put,
            $"time-entries/{id}",
            new
            {
                start = Start,
                end = End,
                description = "Elsewhere",
            }
        );

        var patch = (await Asha.PatchAsync(id, new { description = "New" }, ("If-Match", old))).IsProblem(
            412,
            "precondition_failed",
            "check"
        );
        var delete = (await Asha.DeleteAsync(id, ("If-Match", $"\"a\", {old}"))).IsProblem(412, "precondition_failed", "check");

        var current = (await Asha.GetAsync($"time-entries/{id}")).Is(200).Json;
        Assert.Equal("Elsewhere", current.Text("description"));
        Assert.All(
            (CallResult[])[patch, delete],
            result => Assert.Equal(current.GetRawText(), result.Json.GetProperty("current").GetRawText())
        );
        (await Asha.PatchAsync(id, new { description = "New" }, ("If-Match", current.Text("etag")!))).Is(200);
        (await Asha.PatchAsync(id, new { description = "Newer" }, ("If-Match", "*"))).Is(200);
    }

    private async Task<string> NewAsync(bool isRunning)
    {
        var id = (await Asha.CreateAsync(FullEntry())).Id();
        if (isRunning)
        {
            var entry = JsonSerializer.SerializeToNode(FullEntry())!.AsObject();
            entry.Remove("end");
            id = (await Asha.CreateAsync(entry)).Id();
        }

        return id;
    }
}
