using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>
/// Entries outlive what they are about. Whether Clockify still takes a correction is Clockify's to say, and nobody is blamed for what is
/// there.
/// </summary>
[Trait("Kind", "API")]
public sealed class OldTimeEntryCorrectionTests : TimeEntryTest
{
    public static TheoryData<string> Barred => ["done task", "archived tag"];

    [Theory]
    [MemberData(nameof(Barred))]
    public async Task Refused_PATCH_of_an_entry_with_a_closed_reference_blames_the_entry(string closed)
    {
        var (id, reopen) = await OutdatedAsync(closed);
        var before = await Asha.RawEntryAsync(id);

        foreach (
            var changes in (object[])
                [new { description = "Typo" }, new { billable = true, start = "2026-05-13T08:05:00Z" }, new { durationSeconds = 60 }]
        )
        {
            var refused = (await Asha.PatchAsync(id, changes)).Refuses(409, "conflict", "fix");

            Assert.False(
                refused.Json.TryGetProperty("errors", out var errors) && errors.ValueKind == System.Text.Json.JsonValueKind.Object,
                refused.Text
            );
            Assert.Equal(id, refused.Json.GetProperty("current").Id());
            Assert.Contains(closed.Split(' ')[1], refused.Json.Text("detail"), StringComparison.Ordinal);
        }

        (await Asha.PostAsync($"time-entries/{id}/duplicate")).Refuses(409, "conflict", "fix");
        Assert.Equal(before.GetRawText(), (await Asha.RawEntryAsync(id)).GetRawText());
        (await Asha.PatchAsync(id, reopen)).Is(200);
    }

    [Theory]
    [InlineData("done task", "taskId")]
    [InlineData("archived tag", "tagIds")]
    public async Task PATCH_to_another_done_task_or_archived_tag_is_400(string closed, string member)
    {
        var (id, _) = await OutdatedAsync(closed);
        var (other, _) = await OutdatedAsync(closed);
        var (have, wanted) = (await Asha.RawEntryAsync(id), await Asha.RawEntryAsync(other));
        object changes =
            closed == "done task"
                ? new { taskId = wanted.Text("taskId") }
                : new { tagIds = new[] { wanted.GetProperty("tagIds")[0].GetString() } };

        (await Asha.PatchAsync(id, changes)).Refuses(400, "invalid_request", "fix", member);
        Assert.Equal(have.GetRawText(), (await Asha.RawEntryAsync(id)).GetRawText());
    }

    [Fact]
    public async Task Entry_of_an_archived_project_can_be_corrected()
    {
        var project = await Asha.ElsewhereAsync(HttpMethod.Post, "projects", new { name = "Over" });
        var id = (
            await Asha.CreateAsync(
                new
                {
                    start = Start,
                    end = End,
                    projectId = project.Id(),
                }
            )
        ).Id();
        await Asha.ElsewhereAsync(HttpMethod.Put, $"projects/{project.Id()}", new { archived = true });

        var changed = (await Asha.PatchAsync(id, new { description = "Typo" })).Is(200).Json;

        Assert.Equal((project.Id(), "Typo"), (changed.Text("projectId"), changed.Text("description")));
    }

    [Fact]
    public async Task Old_entry_without_a_member_required_now_is_returned()
    {
        var id = (await Asha.CreateAsync(new { start = Start, end = End })).Id();
        await Bff.Sandbox.ChangeWorkspaceAsync(Asha.Workspace, new { forceProjects = true });

        var refused = (await Asha.PatchAsync(id, new { description = "Typo" })).Refuses(409, "required_by_workspace", "fix", "projectId");

        Assert.Equal(id, refused.Json.GetProperty("current").Id());
        (await Asha.PatchAsync(id, new { description = "Typo", projectName = "Internal" })).Is(200);
    }

    /// <summary>An entry of something that is closed by now, and the patch that frees it.</summary>
    private async Task<(string Id, object Reopen)> OutdatedAsync(string closed)
    {
        var name = Guid.NewGuid().ToString("N");
        if (closed == "done task")
        {
            var task = (await Asha.PostAsync($"projects/{Demo(EntityKind.Project, 0)}/tasks", new { name })).Is(201).Json;
            var id = (
                await Asha.CreateAsync(
                    new
                    {
                        start = Start,
                        end = End,
                        projectId = Demo(EntityKind.Project, 0),
                        taskId = task.Id(),
                    }
                )
            ).Id();
            await Asha.ElsewhereAsync(
                HttpMethod.Put,
                $"projects/{Demo(EntityKind.Project, 0)}/tasks/{task.Id()}",
                new { name, status = "DONE" }
            );
            return (id, new Dictionary<string, object?> { ["taskId"] = null, ["description"] = "Typo" });
        }

        var tag = (await Asha.PostAsync("tags", new { name })).Is(201).Json;
        var tagged = (
            await Asha.CreateAsync(
                new
                {
                    start = Start,
                    end = End,
                    tagIds = new[] { tag.Id() },
                }
            )
        ).Id();
        await Asha.ElsewhereAsync(HttpMethod.Put, $"tags/{tag.Id()}", new { name, archived = true });
        return (tagged, new { tagIds = Array.Empty<string>(), description = "Typo" });
    }
}
