namespace ClockifyBff.Tests.Deletion;

/// <summary>One request deletes a project, client or task, although Clockify requires archiving it first.</summary>
[Trait("Kind", "API")]
public sealed class TwoStepDeleteTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    public static TheoryData<string> Resources => DeletableResource.Resources;

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task DELETE_of_an_active_entity_archives_and_deletes_it_with_three_calls(string resource)
    {
        var entity = await DeletableResource.OfAsync(fixture.Owner, resource);
        var shown = (await fixture.ReadAsync(entity.Path)).Text;
        var position = await fixture.Sandbox.JournalPositionAsync();

        var result = (await entity.DeleteAsync()).Is(200).Json;

        Assert.Equal(["GET", "PUT", "DELETE"], await MethodsAsync(position));
        Assert.Equal(shown, result.GetProperty("deleted").GetRawText());
        Assert.Equal(
            [resource == "tasks" ? "close" : "archive", "delete"],
            result.GetProperty("steps").EnumerateArray().Select(step => step.GetString())
        );
        Assert.False(await entity.ExistsAsync());
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task DELETE_of_an_archived_entity_costs_two_calls(string resource)
    {
        var entity = await DeletableResource.OfAsync(fixture.Owner, resource);
        (
            await fixture.SendAsync(HttpMethod.Patch, entity.Path, resource == "tasks" ? new { status = "done" } : new { archived = true })
        ).Is(200);
        var position = await fixture.Sandbox.JournalPositionAsync();

        (await entity.DeleteAsync()).Is(200);

        Assert.Equal(["GET", "DELETE"], await MethodsAsync(position));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Repeated_DELETE_is_404(string resource)
    {
        var entity = await DeletableResource.OfAsync(fixture.Owner, resource);
        (await entity.DeleteAsync()).Is(200);

        Assert.Equal((404, "not_found"), (await entity.DeleteAsync()).StatusAndErrorCode);
        Assert.Equal((404, "not_found"), (await entity.DeleteAsync("?dryRun=true")).StatusAndErrorCode);
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Dry_run_returns_the_steps_and_changes_nothing(string resource)
    {
        var entity = await DeletableResource.OfAsync(fixture.Owner, resource);
        var before = await entity.StateAsync();
        await fixture.ReadAsync($"{fixture.Root}/projects");
        var position = await fixture.Sandbox.JournalPositionAsync();

        var result = (await entity.DeleteAsync("?dryRun=true")).Is(200).Json;

        Assert.Equal(["GET"], await MethodsAsync(position));
        Assert.Equal(before, await entity.StateAsync());
        Assert.True(result.GetProperty("dryRun").GetBoolean());
        Assert.Equal(
            [resource == "tasks" ? "close" : "archive", "delete"],
            result.GetProperty("steps").EnumerateArray().Select(step => step.GetString())
        );
        var concerned = result.GetProperty("concerned");
        Assert.Equal(
            resource == "projects" ? ["Part"] : [],
            concerned.GetProperty("tasks").EnumerateArray().Select(task => task.Text("name"))
        );
        Assert.Equal(resource == "clients" ? 0 : 5400, concerned.GetProperty("durationSeconds").GetInt64());
    }

    [Fact]
    public async Task Dry_run_lists_the_projects_that_would_lose_their_client()
    {
        var clientId = fixture.Id("clients", "Fabrikam");
        var projects = (await fixture.ReadAsync($"{fixture.Root}/projects?clientId={clientId}")).Items;

        var concerned = (await fixture.SendAsync(HttpMethod.Delete, $"{fixture.Root}/clients/{clientId}?dryRun=true"))
            .Is(200)
            .Json.GetProperty("concerned");

        Assert.Equal(
            projects.Select(project => project.Text("name")),
            concerned.GetProperty("projects").EnumerateArray().Select(project => project.Text("name"))
        );
        Assert.Equal(
            projects.Sum(project => project.GetProperty("durationSeconds").GetInt64()),
            concerned.GetProperty("durationSeconds").GetInt64()
        );
        Assert.NotEqual(0, concerned.GetProperty("durationSeconds").GetInt64());
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task DELETE_with_an_invalid_dryRun_is_400_and_deletes_nothing(string resource)
    {
        var entity = await DeletableResource.OfAsync(fixture.Owner, resource);
        foreach (
            var (query, field) in (IEnumerable<(string, string)>)
                [
                    ("?dryrun=true", "dryrun"),
                    ("?dryRun=yes", "dryRun"),
                    ("?dryRun=true&dryRun=true", "dryRun"),
                    ("?dry-run=true", "dry-run"),
                ]
        )
        {
            await fixture.AssertFieldsRejectedAsync(HttpMethod.Delete, $"{entity.Path}{query}", body: null, field);
        }

        Assert.True(await entity.ExistsAsync());
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task DELETE_with_an_outdated_If_Match_is_412(string resource)
    {
        var entity = await DeletableResource.OfAsync(fixture.Owner, resource);
        var read = (await fixture.ReadAsync(entity.Path)).Json.Text("etag")!;
        (await fixture.SendAsync(HttpMethod.Patch, entity.Path, new { name = $"{read[1..8]} renamed" })).Is(200);
        var before = await entity.StateAsync();
        var position = await fixture.Sandbox.JournalPositionAsync();

        var rejected = await entity.DeleteAsync(headers: ("If-Match", read));

        Assert.Equal((412, "precondition_failed"), rejected.StatusAndErrorCode);
        Assert.Equal(["GET"], await MethodsAsync(position));
        Assert.Equal(before, await entity.StateAsync());
        (await entity.DeleteAsync(headers: ("If-Match", (await fixture.ReadAsync(entity.Path)).Json.Text("etag")!))).Is(200);
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task DELETE_without_permission_is_403_and_changes_nothing(string resource)
    {
        var entity = await DeletableResource.OfAsync(fixture.Owner, resource);
        await fixture.Sandbox.ChangeWorkspaceAsync(
            fixture.WorkspaceId,
            new { entityCreationPermissions = new { whoCanCreateProjectsAndClients = "ADMINS", whoCanCreateTasks = "ADMINS" } }
        );
        var before = await entity.StateAsync();

        Assert.Equal((403, "upstream_forbidden"), (await entity.DeleteAsync(caller: fixture.Member)).StatusAndErrorCode);

        Assert.Equal(before, await entity.StateAsync());
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Parallel_DELETEs_of_two_users_return_200_and_404(string resource)
    {
        using var asha = fixture.CallerOf("asha@example.com");
        for (var round = 0; round < 5; round++)
        {
            var entity = await DeletableResource.OfAsync(fixture.Owner, resource);

            var results = await Task.WhenAll(entity.DeleteAsync(), entity.DeleteAsync(caller: asha));

            Assert.Equal([200, 404], results.Select(result => result.Status).Order());
            Assert.False(await entity.ExistsAsync());
        }
    }

    [Fact]
    public async Task Deleted_project_disappears_from_lists_and_time_entries()
    {
        var entity = await DeletableResource.OfAsync(fixture.Owner, "projects");
        var name = (await fixture.ReadAsync(entity.Path)).Json.Text("name");
        Assert.Contains(name, await fixture.NamesAsync($"{fixture.Root}/projects?all=true"));

        (await entity.DeleteAsync()).Is(200);

        Assert.DoesNotContain(name, await fixture.NamesAsync($"{fixture.Root}/projects?all=true"));
        Assert.DoesNotContain(
            (await fixture.ReadAsync($"{fixture.Root}/time-entries?from=2026-05-13&to=2026-05-13")).Items,
            entry => entity.Path.EndsWith(entry.Text("projectId") ?? "-", StringComparison.Ordinal)
        );
    }

    private async Task<IEnumerable<string>> MethodsAsync(long since) =>
        (await fixture.Sandbox.JournalAsync(since, "gateway")).Select(call => call.Method);
}
