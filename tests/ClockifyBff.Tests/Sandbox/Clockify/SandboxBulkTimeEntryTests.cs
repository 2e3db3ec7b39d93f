using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Sandbox.Clockify;

/// <summary>Bulk changes of time entries, and time entries copied from others.</summary>
[Trait("Kind", "API")]
public sealed class SandboxBulkTimeEntryTests : ClockifyTest
{
    private const string Start = "2026-05-13T08:00:00Z";
    private const string End = "2026-05-13T09:00:00Z";

    private string Project => Demo(EntityKind.Project, 0);

    private string Mine => $"user/{Clockify.Id("developer")}/time-entries";

    [Fact]
    public async Task Bulk_delete_accepts_comma_separated_and_repeated_ids()
    {
        var (a, b, c) = (await NewEntryAsync(), await NewEntryAsync(), await NewEntryAsync());
        Assert.Equal([a, b], (await Clockify.DeleteAsync($"{Mine}?time-entry-ids={a},{b}")).Is(200).Texts("id"));
        Assert.Equal([c], (await Clockify.DeleteAsync($"{Mine}?time-entry-ids={c}&time-entry-ids={c}")).Is(200).Texts("id"));
        Assert.Equal(3001, (int)(await Clockify.DeleteAsync(Mine)).Is(400).Node["code"]!);
    }

    [Fact]
    public async Task Bulk_edit_changes_all_entries_or_none()
    {
        var (a, b) = (await NewEntryAsync(), await NewEntryAsync());
        var changed = (
            await Clockify.PutAsync(Mine, new[] { new { id = a, description = "New" }, new { id = b, description = "New" } })
        ).Is(200);
        Assert.Equal(["New", "New"], changed.Texts("description"));
        Assert.All(
            changed.Nodes,
            entry => Assert.Equal((Start, End), ((string)entry!["timeInterval"]!["start"]!, (string)entry["timeInterval"]!["end"]!))
        );
        (await Clockify.PutAsync(Mine, new[] { new { id = a, description = "Newer" }, new { id = b, description = "<" } })).Is(400);
        Assert.Equal("New", (await Clockify.GetAsync($"time-entries/{a}"))["description"]);
    }

    [Fact]
    public async Task Bulk_edit_with_a_body_that_is_no_array_is_400() =>
        Assert.Equal(3002, (int)(await Clockify.PutAsync(Mine, new { end = End })).Is(400).Node["code"]!);

    [Fact]
    public async Task Duplicate_equals_its_original_except_for_its_id()
    {
        var id = await NewEntryAsync(
            new
            {
                start = Start,
                end = End,
                description = "Twice",
                projectId = Project,
            }
        );
        var copy = (await Clockify.PostAsync($"{Mine}/{id}/duplicate", null)).Is(201);
        Assert.NotEqual(id, copy.Id);
        Assert.Equal(("Twice", Project), (copy["description"], copy["projectId"]));
    }

    [Fact]
    public async Task Entry_created_with_from_entry_copies_description_and_project()
    {
        var id = await NewEntryAsync(
            new
            {
                start = Start,
                end = End,
                description = "Again",
                projectId = Project,
            }
        );
        var copy = (await Clockify.PostAsync($"{Mine}?from-entry={id}", new { })).Is(201);
        Assert.Equal(("Again", Project), (copy["description"], copy["projectId"]));
        Assert.Null(copy.Node["timeInterval"]!["end"]);
        var unknown = await Clockify.PostAsync($"{Mine}?from-entry=x", new { });
        Assert.Equal((404, ""), (unknown.Status, unknown.Text));
    }

    [Fact]
    public async Task Duplicate_of_an_approved_entry_is_not_approved()
    {
        var id = await NewEntryAsync();
        await Clockify.ControlAsync("PUT", $"time-entries/{id}/approval", new { approved = true });
        var copy = (await Clockify.PostAsync($"{Mine}/{id}/duplicate", null)).Is(201).Id;
        (await Clockify.DeleteAsync($"time-entries/{copy}")).Is(204);
    }

    [Fact]
    public async Task Bulk_delete_refuses_entries_of_another_user()
    {
        var marias = await NewEntryAsync(acting: "maria");
        (await Clockify.DeleteAsync($"{Mine}?time-entry-ids={marias}")).IsClockifyError(400, 501, "Time entry doesn't belong to Workspace");
        (await Clockify.GetAsync($"time-entries/{marias}")).Is(200);
    }

    [Fact]
    public async Task Entry_from_another_with_an_end_but_no_start_is_400() =>
        (await Clockify.PostAsync($"{Mine}?from-entry={await NewEntryAsync()}", new { end = End })).IsClockifyError(
            400,
            501,
            "Can't create time entry with end time only."
        );

    [Fact]
    public async Task Bulk_delete_with_an_approved_entry_deletes_none()
    {
        var (a, b) = (await NewEntryAsync(), await NewEntryAsync());
        await Clockify.ControlAsync("PUT", $"time-entries/{b}/approval", new { approved = true });
        (await Clockify.DeleteAsync($"{Mine}?time-entry-ids={a},{b}")).IsClockifyError(403, 4005, "Can't edit approved time entry.");
        (await Clockify.GetAsync($"time-entries/{a}")).Is(200);
    }

    [Fact]
    public async Task Bulk_edit_returns_hydrated_entries_on_request()
    {
        var edit = new[] { new { id = await NewEntryAsync(), projectId = Project } };
        Assert.False((await Clockify.PutAsync(Mine, edit)).Is(200).Nodes[0]!.AsObject().ContainsKey("project"));

        // The document describes only the short form of this response.
        var hydrated = (await Clockify.SendAsync("PUT", $"{Mine}?hydrated=true", edit, checkSchema: false)).Is(200).Nodes[0]!;
        Assert.Equal(
            ("Website relaunch", "developer@example.com"),
            ((string?)hydrated["project"]!["name"], (string?)hydrated["user"]!["email"])
        );
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"invoiced":true}""")]
    [InlineData("""{"invoiced":true,"timeEntryIds":[]}""")]
    [InlineData("""{"timeEntryIds":["x"]}""")]
    public async Task Marking_as_invoiced_requires_both_members_and_at_least_one_entry(string body)
    {
        Assert.Equal(501, (int)(await Clockify.PatchAsync("time-entries/invoiced", body)).Is(400).Node["code"]!);
        var ids = new[] { await NewEntryAsync() };
        Assert.Equal("", (await Clockify.PatchAsync("time-entries/invoiced", new { invoiced = false, timeEntryIds = ids })).Is(200).Text);
    }
}
