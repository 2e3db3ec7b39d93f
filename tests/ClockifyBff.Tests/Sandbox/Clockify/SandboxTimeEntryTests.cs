using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Sandbox.Clockify;

[Trait("Kind", "API")]
public sealed class SandboxTimeEntryTests : ClockifyTest
{
    private const string Start = "2026-05-13T08:00:00Z";
    private const string End = "2026-05-13T09:00:00Z";

    private string Project => Demo(EntityKind.Project, 0);

    private string Mine => $"user/{Clockify.Id("developer")}/time-entries";

    [Fact]
    public async Task Write_returns_13_members_a_read_15_and_a_hydrated_read_20()
    {
        static string Members(CallResult reply) => string.Join(' ', reply.Node.AsObject().Select(member => member.Key));
        var written = await Clockify.PostAsync("time-entries", new { start = Start, end = End });
        Assert.Equal(
            "id description tagIds userId billable taskId projectId workspaceId timeInterval customFieldValues type kioskId isLocked",
            Members(written)
        );
        var read = await Clockify.GetAsync($"time-entries/{written.Id}");
        Assert.Equal(
            "id description tagIds userId billable taskId projectId workspaceId timeInterval customFieldValues type kioskId "
                + "hourlyRate costRate isLocked",
            Members(read)
        );
        var hydrated = await Clockify.GetAsync($"time-entries/{written.Id}?hydrated=true");
        Assert.Equal(Members(read) + " user project task tags kiosk", Members(hydrated));
        Assert.Null(hydrated["user"]);
        Assert.NotNull((await Clockify.GetAsync($"{Mine}?hydrated=1&page-size=1")).Nodes[0]!["user"]);
    }

    [Fact]
    public async Task Offset_is_normalised_and_fractions_are_cut_off()
    {
        var entry = (
            await Clockify.PostAsync("time-entries", new { start = "2026-05-10T16:00:00.600+02:00", end = "2026-05-10T15:00:00.400Z" })
        ).Is(201);
        Assert.Equal(
            """{"start":"2026-05-10T14:00:00Z","end":"2026-05-10T15:00:00Z","duration":"PT1H"}""",
            entry.Node["timeInterval"]!.ToJsonString()
        );
    }

    [Theory]
    [InlineData("2026-05-10")]
    [InlineData("2026-05-10T16:00:00")]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("0000-12-31T23:59:59Z")]
    [InlineData("-0001-01-01T00:00:00Z")]
    [InlineData("10000-01-01T00:00:00Z")]
    public async Task Time_without_a_zone_is_invalid(string start)
    {
        var reply = await Clockify.PostAsync("time-entries", new { start, end = End });
        Assert.Equal((400, 501), (reply.Status, (int)reply.Node["code"]!));
        Assert.StartsWith("You entered invalid value for field : [start].", reply["message"], StringComparison.Ordinal);
        Assert.EndsWith(
            "Ensure that the [start] date is in following format: \"yyyy-MM-ddThh:mm:ssZ\" Example: 2018-11-29T13:00:46Z.",
            reply["message"],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Empty_body_starts_a_timer_now()
    {
        var entry = (await Clockify.PostAsync("time-entries", new { })).Is(201);
        Assert.Equal("""{"start":"2026-05-13T09:30:00Z","end":null,"duration":null}""", entry.Node["timeInterval"]!.ToJsonString());
        Assert.Equal(("", null, "false", "REGULAR"), (entry["description"], entry["tagIds"], entry["billable"], entry["type"]));
    }

    [Fact]
    public async Task Entry_belongs_to_the_owner_of_the_key_whatever_the_body_says() =>
        Assert.Equal(
            Clockify.Id("maria"),
            (await Clockify.PostAsync("time-entries", new { userId = Clockify.Id("asha") }, "maria")).Is(201)["userId"]
        );

    [Fact]
    public async Task New_entry_with_an_end_but_no_start_is_400() =>
        (await Clockify.PostAsync("time-entries", new { end = End })).IsClockifyError(
            400,
            501,
            "Can't create time entry with end time only."
        );

    [Fact]
    public async Task End_before_the_start_is_refused() =>
        (await Clockify.PostAsync("time-entries", new { start = "2020-12-01T14:57:28Z", end = "2020-12-01T14:57:27Z" })).IsClockifyError(
            400,
            501,
            "Start datetime 2020-12-01T14:57:28Z is greater than end datetime 2020-12-01T14:57:27Z."
        );

    [Fact]
    public async Task Entry_lasts_999_hours_at_most()
    {
        (await Clockify.PostAsync("time-entries", new { start = "2026-01-01T00:00:00Z", end = "2026-02-11T15:00:00Z" })).Is(201);
        (await Clockify.PostAsync("time-entries", new { start = "2026-01-01T00:00:00Z", end = "2026-02-11T15:00:01Z" })).IsClockifyError(
            400,
            501,
            "Time entry cannot have duration more than 999 hours."
        );
    }

    [Fact]
    public async Task Description_has_no_angle_brackets_and_3000_characters_at_most()
    {
        (await Clockify.PostAsync("time-entries", new { description = "a < b" })).IsClockifyError(
            400,
            501,
            "You entered wrong value. Don't use \"<\" and \">\" characters"
        );
        (await Clockify.PostAsync("time-entries", new { description = new string('x', 3000) })).Is(201);
        (await Clockify.PostAsync("time-entries", new { description = new string('x', 3001) })).Is(400);
    }

    [Fact]
    public async Task Entry_that_refers_to_unknown_ids_is_400()
    {
        (await Clockify.PostAsync("time-entries", new { projectId = "x" })).IsClockifyError(
            400,
            501,
            "Project doesn't belong to Workspace"
        );
        (await Clockify.PostAsync("time-entries", new { projectId = Project, taskId = Demo(EntityKind.Task, 1, 0) })).IsClockifyError(
            400,
            501,
            "Task doesn't belong to Project"
        );
        (await Clockify.PostAsync("time-entries", new { taskId = Demo(EntityKind.Task, 0, 0) })).IsClockifyError(
            400,
            501,
            "Task doesn't belong to Project"
        );
        (await Clockify.PostAsync("time-entries", new { tagIds = new[] { "x" } })).IsClockifyError(
            400,
            501,
            "Tag doesn't belong to Workspace"
        );
    }

    [Fact]
    public async Task Archived_tag_and_a_finished_task_are_refused_and_an_archived_project_is_not()
    {
        (await Clockify.PostAsync("time-entries", new { tagIds = new[] { Demo(EntityKind.Tag, 5) } })).IsClockifyError(
            400,
            501,
            "You can not create entities for archived tag"
        );
        (await Clockify.PostAsync("time-entries", new { projectId = Project, taskId = Demo(EntityKind.Task, 0, 3) })).IsClockifyError(
            400,
            501,
            "Time entry couldn't be created. Task is either required field or given task is completed. Please change your "
                + "input or update your workspace settings."
        );
        (await Clockify.PostAsync("time-entries", new { projectId = Demo(EntityKind.Project, 10) })).Is(201);
    }

    [Fact]
    public async Task Duplicate_entries_and_duplicate_tags_are_accepted()
    {
        var body = new
        {
            start = Start,
            end = End,
            tagIds = new[] { Demo(EntityKind.Tag, 0), Demo(EntityKind.Tag, 0) },
        };
        var first = (await Clockify.PostAsync("time-entries", body)).Is(201);
        var second = (await Clockify.PostAsync("time-entries", body)).Is(201);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(2, second.Node["tagIds"]!.AsArray().Count);
    }

    [Fact]
    public async Task PUT_of_an_entry_replaces_every_member_except_its_type()
    {
        var id = await NewEntryAsync(
            new
            {
                start = Start,
                end = End,
                description = "Old",
                projectId = Project,
                taskId = Demo(EntityKind.Task, 0, 0),
                tagIds = new[] { Demo(EntityKind.Tag, 0) },
                billable = true,
            }
        );
        var after = (await Clockify.PutAsync($"time-entries/{id}", new { start = Start, end = End })).Is(200);
        Assert.Equal(
            ("", null, null, null, "false", "REGULAR"),
            (after["description"], after["projectId"], after["taskId"], after["tagIds"], after["billable"], after["type"])
        );
        Assert.All(after.Node["customFieldValues"]!.AsArray(), field => Assert.Null(field!["value"]));
    }

    [Fact]
    public async Task Update_without_an_end_makes_a_running_timer()
    {
        var id = await NewEntryAsync();
        var after = (await Clockify.PutAsync($"time-entries/{id}", new { start = Start })).Is(200);
        Assert.Null(after.Node["timeInterval"]!["end"]);
        Assert.Equal([id], (await Clockify.GetAsync($"{Mine}?in-progress=true")).Texts("id"));
    }

    [Fact]
    public async Task Update_without_a_start_is_refused()
    {
        var id = await NewEntryAsync();
        Assert.Equal(501, (int)(await Clockify.PutAsync($"time-entries/{id}", new { end = End })).Is(400).Node["code"]!);
    }

    [Fact]
    public async Task Delete_of_a_deleted_entry_is_400()
    {
        var id = await NewEntryAsync();
        Assert.Equal("", (await Clockify.DeleteAsync($"time-entries/{id}")).Is(204).Text);
        (await Clockify.DeleteAsync($"time-entries/{id}")).IsClockifyError(400, 501, "Time entry doesn't belong to Workspace");
    }

    [Fact]
    public async Task Approved_entry_is_not_changed_or_deleted()
    {
        var id = await NewEntryAsync();
        await Clockify.ControlAsync("PUT", $"time-entries/{id}/approval", new { approved = true });
        (await Clockify.PutAsync($"time-entries/{id}", new { start = Start, end = End })).IsClockifyError(
            403,
            4005,
            "Can't edit approved time entry."
        );
        (await Clockify.DeleteAsync($"time-entries/{id}")).IsClockifyError(403, 4005, "Can't edit approved time entry.");
        await Clockify.ControlAsync("PUT", $"time-entries/{id}/approval", new { approved = false });
        (await Clockify.DeleteAsync($"time-entries/{id}")).Is(204);
    }

    [Fact]
    public async Task Marking_an_entry_as_invoiced_changes_nothing_about_it()
    {
        var id = await NewEntryAsync();
        var before = await Clockify.GetAsync($"time-entries/{id}");
        Assert.Equal(
            "",
            (await Clockify.PatchAsync("time-entries/invoiced", new { timeEntryIds = new[] { id }, invoiced = true })).Is(200).Text
        );
        Assert.Equal(before.Text, (await Clockify.GetAsync($"time-entries/{id}")).Text);
        (await Clockify.DeleteAsync($"time-entries/{id}")).Is(204);
    }
}
