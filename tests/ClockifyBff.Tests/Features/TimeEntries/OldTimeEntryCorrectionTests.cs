using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>
/// Corrections of old time entries whose project, task or tag is closed by now. Clockify decides whether they are allowed, and a rejection
/// blames no member of the request.
/// </summary>
[Trait("Kind", "API")]
public sealed class OldTimeEntryCorrectionTests : TimeEntryTest
{
    public static TheoryData<string> ClosedReferences => ["done task", "archived tag"];

    [Theory]
    [MemberData(nameof(ClosedReferences))]
    public async Task Rejected_PATCH_of_an_entry_with_a_closed_reference_is_409_without_field_errors(string closed)
    {
        var (id, reopen) = await CreateWithClosedReferenceAsync(closed);
        var before = await Asha.ReadRawEntryAsync(id);

        foreach (
            var changes in (object[])
                [new { description = "Typo" }, new { billable = true, start = "2026-05-13T08:05:00Z" }, new { durationSeconds = 60 }]
        )
        {
            var rejected = (await Asha.PatchAsync(id, changes)).IsProblem(409, "conflict", "fix");

            Assert.False(
                rejected.Json.TryGetProperty("errors", out var errors) && errors.ValueKind == System.Text.Json.JsonValueKind.Object,
                rejected.Text
            );
            Assert.Equal(id, rejected.Json.GetProperty("current").Id());
            Assert.Contains(closed.Split(' ')[1], rejected.Json.Text("detail"), StringComparison.Ordinal);
        }

        (await Asha.PostAsync($"time-entries/{id}/duplicate")).IsProblem(409, "conflict", "fix");
        Assert.Equal(before.GetRawText(), (await Asha.ReadRawEntryAsync(id)).GetRawText());
        (await Asha.PatchAsync(id, reopen)).Is(200);
    }

    [Theory]
    [InlineData("done task", "taskId")]
    [InlineData("archived tag", "tagIds")]
    public async Task PATCH_to_another_done_task_or_archived_tag_is_400(string closed, string member)
    {
        var (id, _) = await CreateWithClosedReferenceAsync(closed);
        var (other, _) = await CreateWithClosedReferenceAsync(closed);
        var (have, another) = (await Asha.ReadRawEntryAsync(id), await Asha.ReadRawEntryAsync(other));
        object changes =
            closed == "done task"
                ? new { taskId = another.Text("taskId") }
                : new { tagIds = new[] { another.GetProperty("tagIds")[0].GetString() } };

        (await Asha.PatchAsync(id, changes)).IsProblem(400, "invalid_request", "fix", member);
        Assert.Equal(have.GetRawText(), (await Asha.ReadRawEntryAsync(id)).GetRawText());
    }

    [Fact]
    public async Task Entry_of_an_archived_project_can_be_corrected()
    {
        var project = await Asha.CallClockifyAsync(HttpMethod.Post, "projects", new { name = "Over" });
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
        await Asha.CallClockifyAsync(HttpMethod.Put, $"projects/{project.Id()}", new { archived = true });

        var changed = (await Asha.PatchAsync(id, new { description = "Typo" })).Is(200).Json;

        Assert.Equal((project.Id(), "Typo"), (changed.Text("projectId"), changed.Text("description")));
    }

    [Fact]
    public async Task PATCH_of_an_old_entry_without_a_required_member_is_409_with_the_entry()
    {
        var id = (await Asha.CreateAsync(new { start = Start, end = End })).Id();
        await Bff.Sandbox.ChangeWorkspaceAsync(Asha.Workspace, new { forceProjects = true });

        var rejected = (await Asha.PatchAsync(id, new { description = "Typo" })).IsProblem(
            409,
            "required_by_workspace",
            "fix",
            "projectId"
        );

        Assert.Equal(id, rejected.Json.GetProperty("current").Id());
        (await Asha.PatchAsync(id, new { description = "Typo", projectName = "Internal" })).Is(200);
    }

    /// <summary>Creates an entry whose task or tag is closed afterwards, and returns a patch that removes the reference.</summary>
    private async Task<(string Id, object Reopen)> CreateWithClosedReferenceAsync(string closed)
    {
        var name = Guid.NewGuid().ToString("N");
        if (closed == "done task")
        {
            var task = (await Asha.PostAsync($"projects/{DemoId(EntityKind.Project, 0)}/tasks", new { name })).Is(201).Json;
            var id = (
                await Asha.CreateAsync(
                    new
                    {
                        start = Start,
                        end = End,
                        projectId = DemoId(EntityKind.Project, 0),
                        taskId = task.Id(),
                    }
                )
            ).Id();
            await Asha.CallClockifyAsync(
                HttpMethod.Put,
                $"projects/{DemoId(EntityKind.Project, 0)}/tasks/{task.Id()}",
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
        await Asha.CallClockifyAsync(HttpMethod.Put, $"tags/{tag.Id()}", new { name, archived = true });
        return (tagged, new { tagIds = Array.Empty<string>(), description = "Typo" });
    }
}
