using System.Text.Json;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>Clockify rejects requests with few codes and many messages; the service returns the reason.</summary>
[Trait("Kind", "API")]
public sealed class TimeEntryRejectionTests : TimeEntryTest
{
    [Theory]
    [InlineData("EN")]
    [InlineData("ES")]
    public async Task Unknown_ids_are_404_on_their_fields(string language)
    {
        await Bff.Sandbox.ChangeCompanyAsync(HttpMethod.Put, $"users/{Asha.UserId}/language", new { language });
        var id = (await Asha.CreateAsync(FullEntry())).Id();
        var project = DemoId(EntityKind.Project, 0);

        (await Asha.GetAsync($"time-entries/{UnknownId}")).IsProblem(404, "not_found", "fix", "timeEntryId");
        (await Asha.PatchAsync(UnknownId, "{}")).IsProblem(404, "not_found", "fix", "timeEntryId");
        (await Asha.DeleteAsync(UnknownId)).IsProblem(404, "not_found", "fix", "timeEntryId");
        (await Asha.PostAsync($"time-entries/{UnknownId}/duplicate")).IsProblem(404, "not_found", "fix", "timeEntryId");
        (await Asha.GetAsync($"users/{UnknownId}/time-entries")).IsProblem(404, "not_found", "fix", "userId");
        (await Asha.GetAsync($"users/{UnknownId}/time-entries?from=2026-05-13")).IsProblem(404, "not_found", "fix", "userId");
        (await Asha.PostAsync($"users/{UnknownId}/time-entries", FullEntry())).IsProblem(404, "not_found", "fix", "userId");
        await AssertNotFoundAsync(id, new { projectId = UnknownId, taskId = (string?)null }, "projectId");
        await AssertNotFoundAsync(id, new { projectId = project, taskId = UnknownId }, "taskId");
        await AssertNotFoundAsync(id, new { projectId = project, taskId = DemoId(EntityKind.Task, 1, 0) }, "taskId");
        await AssertNotFoundAsync(id, new { tagIds = new[] { DemoId(EntityKind.Tag, 0), UnknownId } }, "tagIds");
        var field = (
            await AssertNotFoundAsync(id, new { customFields = new[] { new { id = UnknownId, value = 1 } } }, "customFields")
        ).Json;

        Assert.Equal(
            (400, 501),
            (field.GetProperty("upstream").GetProperty("status").GetInt32(), field.GetProperty("upstream").GetProperty("code").GetInt32())
        );
        Assert.NotNull(field.GetProperty("upstream").Text("message"));

        async Task<CallResult> AssertNotFoundAsync(string id, object subject, string field)
        {
            (await Asha.PatchAsync(id, subject)).IsProblem(404, "not_found", "fix", field);
            var entry = JsonSerializer.SerializeToNode(subject)!.AsObject();
            (entry["start"], entry["end"]) = (Start, End);
            return (await Asha.PostAsync("time-entries", entry)).IsProblem(404, "not_found", "fix", field);
        }
    }

    [Theory]
    [InlineData("EN")]
    [InlineData("ES")]
    public async Task Time_on_an_archived_tag_or_done_task_is_400_on_the_field(string language)
    {
        await Bff.Sandbox.ChangeCompanyAsync(HttpMethod.Put, $"users/{Asha.UserId}/language", new { language });
        var id = (
            await Asha.CreateAsync(
                new
                {
                    start = Start,
                    end = End,
                    projectId = DemoId(EntityKind.Project, 0),
                }
            )
        ).Id();

        (
            await Asha.PostAsync(
                "time-entries",
                new
                {
                    start = Start,
                    end = End,
                    tagIds = new[] { DemoId(EntityKind.Tag, 5) },
                }
            )
        ).IsProblem(400, "invalid_request", "fix", "tagIds");
        (await Asha.PatchAsync(id, new { tagIds = new[] { DemoId(EntityKind.Tag, 5) } })).IsProblem(
            400,
            "invalid_request",
            "fix",
            "tagIds"
        );
        (
            await Asha.PostAsync(
                "time-entries",
                new
                {
                    start = Start,
                    end = End,
                    projectId = DemoId(EntityKind.Project, 0),
                    taskId = DemoId(EntityKind.Task, 0, 3),
                }
            )
        ).IsProblem(400, "invalid_request", "fix", "taskId");
        (await Asha.PatchAsync(id, new { taskId = DemoId(EntityKind.Task, 0, 3) })).IsProblem(400, "invalid_request", "fix", "taskId");
        (await Asha.PatchAsync(id, new { projectId = (string?)null, taskId = DemoId(EntityKind.Task, 0, 0) })).IsProblem(
            400,
            "invalid_request",
            "fix",
            "taskId"
        );
    }

    [Fact]
    public async Task Rejection_with_an_unknown_reason_contains_the_message_of_Clockify()
    {
        var result = (
            await Asha.PostAsync(
                "time-entries",
                new
                {
                    start = Start,
                    end = End,
                    type = "break",
                }
            )
        ).IsProblem(400, "invalid_request", "fix");

        Assert.Contains("break", result.Json.GetProperty("upstream").Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/workspaces/*/custom-fields")]
    [InlineData("/api/v1/workspaces")]
    public async Task Rejection_whose_reason_can_t_be_read_keeps_its_status(string unreadable)
    {
        foreach (
            var (status, body) in ((int, string)[])
                [(500, """{"message":"Oops","code":500}"""), (403, """{"message":"Access Denied","code":501}""")]
        )
        {
            await Bff.Sandbox.RespondNextAsync("GET", unreadable, status, body, count: 99);

            (
                await Asha.PostAsync(
                    "time-entries",
                    new
                    {
                        start = Start,
                        end = End,
                        type = "break",
                    }
                )
            ).IsProblem(400, "invalid_request", "fix");

            await Bff.Sandbox.ClearFaultsAsync();
        }
    }

    [Fact]
    public async Task Change_in_a_locked_period_is_403_for_regular_members()
    {
        var id = (await Maria.CreateAsync(new { start = Start, end = End })).Id();
        await Bff.Sandbox.ChangeWorkspaceAsync(Maria.Workspace, new { lockTimeEntries = "2026-05-14T00:00:00Z" });

        (await Maria.PostAsync("time-entries", new { start = Start, end = End })).IsProblem(403, "entry_locked", "ask_admin");
        (await Maria.PatchAsync(id, new { description = "Late" })).IsProblem(403, "entry_locked", "ask_admin");
        (await Maria.DeleteAsync(id)).IsProblem(403, "entry_locked", "ask_admin");
        (await Maria.PostAsync($"time-entries/{id}/duplicate")).IsProblem(403, "entry_locked", "ask_admin");
        Assert.True((await Maria.GetAsync($"time-entries/{id}")).Json.GetProperty("isLocked").GetBoolean());
        (await Asha.PatchAsync(id, new { description = "Late" })).Is(200);
    }

    [Fact]
    public async Task Change_of_an_approved_entry_is_403()
    {
        var id = (await Asha.CreateAsync(new { start = Start, end = End })).Id();
        await Bff.Sandbox.ChangeCompanyAsync(HttpMethod.Put, $"time-entries/{id}/approval", new { approved = true });

        (await Asha.PatchAsync(id, new { description = "Late" })).IsProblem(403, "entry_approved", "ask_admin");
        (await Asha.DeleteAsync(id)).IsProblem(403, "entry_approved", "ask_admin");
    }

    [Fact]
    public async Task Finished_entry_in_a_timer_only_workspace_is_403_manual_tracking_disabled()
    {
        await Bff.Sandbox.ChangeWorkspaceAsync(Asha.Workspace, new { timeTrackingMode = "STOPWATCH_ONLY" });

        (await Maria.PostAsync("time-entries", new { start = Start, end = End })).IsProblem(403, "manual_tracking_disabled", "ask_admin");
        (await Maria.PostAsync("time-entries", new { start = Start })).Is(201);
    }

    [Fact]
    public async Task Entry_of_another_user_is_not_changed_by_a_regular_member()
    {
        var id = (await Asha.CreateAsync(FullEntry())).Id();
        var before = await Asha.ReadRawEntryAsync(id);

        (await Maria.GetAsync($"time-entries/{id}")).Is(200);
        (await Maria.PatchAsync(id, new { description = "Mine" })).IsProblem(403, "upstream_forbidden", "ask_admin");
        (await Maria.DeleteAsync(id)).IsProblem(403, "upstream_forbidden", "ask_admin");
        (await Maria.PostAsync($"time-entries/{id}/duplicate")).IsProblem(403, "upstream_forbidden", "ask_admin");
        (await Maria.PostAsync($"users/{Asha.UserId}/time-entries", FullEntry())).IsProblem(403, "upstream_forbidden", "ask_admin");
        Assert.Equal(before.GetProperty("description").GetString(), (await Asha.ReadRawEntryAsync(id)).Text("description"));

        await Bff.Sandbox.ChangeWorkspaceAsync(Asha.Workspace, new { onlyAdminsSeeAllTimeEntries = true });
        (await Maria.GetAsync($"time-entries/{id}")).IsProblem(403, "upstream_forbidden", "ask_admin");
        (await Maria.GetAsync($"users/{Asha.UserId}/time-entries?from=2026-05-13")).IsProblem(403, "upstream_forbidden", "ask_admin");
        Assert.DoesNotContain(Asha.UserId, (await Maria.ListAsync(path: "timers")).Items().Select(entry => entry.Text("userId")));
    }

    [Fact]
    public async Task Time_entries_of_a_workspace_without_membership_are_404()
    {
        using var outsider = Bff.CallerOf("maria@example.com");
        foreach (
            var (method, path) in ((string, string)[])
                [
                    ("GET", "time-entries"),
                    ("GET", "time-entries?from=2026-05-13"),
                    ("GET", $"time-entries/{UnknownId}"),
                    ("POST", "time-entries"),
                    ("DELETE", $"time-entries/{UnknownId}"),
                    ("GET", "timers"),
                ]
        )
        {
            var result = await outsider.CallApiAsync(
                new HttpMethod(method),
                $"workspaces/{UnknownId}/{path}",
                method == "POST" ? new { start = Start } : null
            );
            result.IsProblem(404, "not_found", "fix", "workspaceId");
        }
    }
}
