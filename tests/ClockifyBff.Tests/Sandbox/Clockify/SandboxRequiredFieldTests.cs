using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Sandbox.Clockify;

/// <summary>Fields that a workspace requires of a time entry, and types that need a feature.</summary>
[Trait("Kind", "API")]
public sealed class SandboxRequiredFieldTests : ClockifyTest
{
    private const string Start = "2026-05-13T08:00:00Z";
    private const string End = "2026-05-13T09:00:00Z";

    private const string ProjectRequired =
        "Time entry couldn't be created. Project is either required field or given project is archived."
        + " Please change your input or update your workspace settings.";

    private string Mine => $"user/{Clockify.Id("developer")}/time-entries";

    [Fact]
    public async Task Required_project_is_required_of_finished_entries_and_when_a_timer_stops()
    {
        await Clockify.SetAsync(new { forceProjects = true });
        (await Clockify.PostAsync("time-entries", new { start = Start, end = End })).IsClockifyError(400, 501, ProjectRequired);
        (await Clockify.PostAsync("time-entries", new { start = Start })).Is(201);
        (await Clockify.PatchAsync(Mine, new { end = End })).IsClockifyError(400, 501, ProjectRequired);
    }

    [Theory]
    [InlineData(
        "forceTasks",
        "Time entry couldn't be created. Task is either required field or given task is completed. Please change your input or "
            + "update your workspace settings."
    )]
    [InlineData("forceTags", "Can't save, required fields are missing or archived.")]
    [InlineData("forceDescription", "Can't save, required fields are missing or archived.")]
    public async Task Finished_entry_without_a_required_field_is_400(string setting, string message)
    {
        await Clockify.SetAsync(new Dictionary<string, bool> { [setting] = true });
        (await Clockify.PostAsync("time-entries", new { start = Start, end = End })).IsClockifyError(400, 501, message);
        (await Clockify.PostAsync("time-entries", new { })).Is(201);
    }

    [Fact]
    public async Task Custom_fields_are_written_under_one_name_and_read_under_another()
    {
        static string? Value(CallResult reply, string name) =>
            (string?)reply.Node["customFieldValues"]!.AsArray().Single(field => (string)field!["name"]! == name)!["value"];
        var ticket = Demo(EntityKind.CustomField, 0);
        var written = await Clockify.PostAsync(
            "time-entries",
            new
            {
                customFields = new[]
                {
                    new
                    {
                        customFieldId = ticket,
                        sourceType = "WORKSPACE",
                        value = "A-1",
                    },
                },
            }
        );
        Assert.Equal(("A-1", "Office"), (Value(written, "Ticket"), Value(written, "Location")));
        var ignored = await Clockify.PostAsync(
            "time-entries",
            new { customFieldValues = new[] { new { customFieldId = ticket, value = "A-1" } } }
        );
        Assert.Null(Value(ignored.Is(201), "Ticket"));
    }

    [Fact]
    public async Task Missing_required_custom_field_is_400_with_its_name()
    {
        await Clockify.ControlAsync(
            "PUT",
            $"workspaces/{Clockify.Workspace}/custom-fields/{Demo(EntityKind.CustomField, 0)}/required",
            new { required = true }
        );
        (await Clockify.PostAsync("time-entries", new { start = Start, end = End })).IsClockifyError(400, 501, "Ticket");
        (await Clockify.PostAsync("time-entries", new { start = Start })).Is(201);
    }

    [Theory]
    [InlineData("BREAK", "You dont have permission to create break time entry since break feature is not enabled.")]
    [InlineData("TIME_OFF", "You dont have permission to create time off and holiday time entry since time off feature is not enabled.")]
    [InlineData("HOLIDAY", "You dont have permission to create time off and holiday time entry since time off feature is not enabled.")]
    public async Task Break_or_time_off_without_its_feature_is_refused(string type, string message) =>
        (
            await Clockify.PostAsync(
                "time-entries",
                new
                {
                    start = Start,
                    end = End,
                    type,
                }
            )
        ).IsClockifyError(400, 501, message);

    [Fact]
    public async Task Enabled_breaks_are_accepted_and_kept_by_an_update()
    {
        await Clockify.ControlAsync("PUT", $"workspaces/{Clockify.Workspace}/features", new { features = new[] { "BREAKS" } });
        var pause = (
            await Clockify.PostAsync(
                "time-entries",
                new
                {
                    start = Start,
                    end = End,
                    type = "BREAK",
                }
            )
        ).Is(201);
        Assert.Equal("BREAK", (await Clockify.PutAsync($"time-entries/{pause.Id}", new { start = Start, end = End })).Is(200)["type"]);
    }

    [Fact]
    public async Task Timer_stops_although_its_tag_was_archived_meanwhile()
    {
        await NewEntryAsync(new { start = Start, tagIds = new[] { Demo(EntityKind.Tag, 0) } });
        await Clockify.PutAsync($"tags/{Demo(EntityKind.Tag, 0)}", new { name = "Meeting", archived = true });
        (await Clockify.PatchAsync(Mine, new { end = End })).Is(200);
    }

    [Theory]
    [InlineData("HOLIDAY")]
    [InlineData("TIME_OFF")]
    public async Task Enabled_time_off_is_accepted(string type)
    {
        await Clockify.ControlAsync("PUT", $"workspaces/{Clockify.Workspace}/features", new { features = new[] { "TIME_OFF" } });
        (
            await Clockify.PostAsync(
                "time-entries",
                new
                {
                    start = Start,
                    end = End,
                    type,
                }
            )
        ).Is(201);
    }
}
