using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

[Trait("Kind", "API")]
public sealed class RequiredByWorkspaceTests : TimeEntryTest
{
    [Theory]
    [InlineData("forceProjects", "projectId", "EN")]
    [InlineData("forceTasks", "taskId", "EN")]
    [InlineData("forceTags", "tagIds", "ES")]
    [InlineData("forceDescription", "description", "ES")]
    public async Task Entry_without_a_required_member_is_409_required_by_workspace_on_the_field(
        string setting,
        string field,
        string language
    )
    {
        await Bff.Sandbox.ChangeCompanyAsync(HttpMethod.Put, $"users/{Asha.UserId}/language", new { language });
        var id = (await Asha.CreateAsync(new { start = Start, end = End })).Id();
        await Bff.Sandbox.ChangeWorkspaceAsync(Asha.Workspace, new Dictionary<string, bool> { [setting] = true });

        (await Asha.PostAsync("time-entries", new { start = Start, end = End })).IsProblem(409, "required_by_workspace", "fix", field);
        (await Asha.PostAsync($"users/{Maria.UserId}/time-entries", new { start = Start, end = End })).IsProblem(
            409,
            "required_by_workspace",
            "fix",
            field
        );
        (await Asha.PatchAsync(id, new { start = "2026-05-13T08:01:00Z" })).IsProblem(409, "required_by_workspace", "fix", field);
        (await Asha.PostAsync($"time-entries/{id}/duplicate")).IsProblem(409, "required_by_workspace", "fix", field);
        (await Asha.PostAsync("time-entries", new { start = Start })).Is(201);
        (await Asha.PostAsync("time-entries", FullEntry())).Is(201);
    }

    [Fact]
    public async Task All_missing_required_members_are_reported_at_once()
    {
        await Bff.Sandbox.ChangeWorkspaceAsync(
            Asha.Workspace,
            new
            {
                forceProjects = true,
                forceTasks = true,
                forceTags = true,
                forceDescription = true,
            }
        );
        await RequireAsync(0);

        (await Asha.PostAsync("time-entries", new { start = Start, end = End })).IsProblem(
            409,
            "required_by_workspace",
            "fix",
            "projectId",
            "taskId",
            "tagIds",
            "description",
            "customFields"
        );
        (
            await Asha.PostAsync(
                "time-entries",
                new
                {
                    start = Start,
                    end = End,
                    projectName = "Internal",
                    description = "All but three",
                }
            )
        ).IsProblem(409, "required_by_workspace", "fix", "taskId", "tagIds", "customFields");
        (await Asha.PostAsync("time-entries", FullEntry())).Is(201);
    }

    [Fact]
    public async Task Missing_required_custom_fields_are_reported_by_name()
    {
        await RequireAsync(0);

        var result = (await Asha.PostAsync("time-entries", new { start = Start, end = End })).IsProblem(
            409,
            "required_by_workspace",
            "fix",
            "customFields"
        );

        Assert.Contains("Ticket", result.Json.GetProperty("errors").GetProperty("customFields")[0].GetString(), StringComparison.Ordinal);
        (
            await Asha.PostAsync(
                "time-entries",
                new
                {
                    start = Start,
                    end = End,
                    customFields = new[] { new { id = DemoId(EntityKind.CustomField, 0), value = "DEMO-1" } },
                }
            )
        ).Is(201);
    }

    [Fact]
    public async Task Default_fills_a_required_custom_field_and_a_patch_that_clears_it_is_409()
    {
        await RequireAsync(1);
        var id = (await Asha.CreateAsync(new { start = Start, end = End })).Id();

        (await Asha.PatchAsync(id, new { description = "Kept" })).Is(200);
        (await Asha.PatchAsync(id, """{"customFields":null}""")).IsProblem(409, "required_by_workspace", "fix", "customFields");

        Assert.Equal("Office", (await Asha.GetAsync($"time-entries/{id}")).Json.GetProperty("customFields")[1].Text("value"));
    }

    private async Task RequireAsync(int field) =>
        await Bff.Sandbox.ChangeCompanyAsync(
            HttpMethod.Put,
            $"workspaces/{Asha.Workspace}/custom-fields/{DemoId(EntityKind.CustomField, field)}/required",
            new { required = true }
        );
}
