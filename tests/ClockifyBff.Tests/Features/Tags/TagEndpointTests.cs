using System.Text.Json;

namespace ClockifyBff.Tests.Features.Tags;

[Trait("Kind", "API")]
public sealed class TagEndpointTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    [Fact]
    public async Task Created_tag_is_listed_and_readable_at_once()
    {
        var path = fixture.ListOf("tags");
        await fixture.ReadAsync(path);

        var result = (await fixture.SendAsync(HttpMethod.Post, path, new { name = "Night shift" })).Is(201);

        var created = result.Json;
        Assert.Equal(["id", "name", "archived", "etag"], created.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("Night shift", false), (created.Text("name"), created.GetProperty("archived").GetBoolean()));
        Assert.Equal($"/api/v1/{path}/{created.Text("id")}", result.Location!);
        Assert.Equal(created.ToString(), (await fixture.ReadAsync($"{path}/{created.Text("id")}")).Text);
        Assert.Equal(
            created.ToString(),
            Assert.Single((await fixture.ReadAsync(path)).Items, tag => tag.Text("name") == "Night shift").ToString()
        );
    }

    [Fact]
    public async Task Tag_can_be_renamed_archived_and_restored()
    {
        var tag = await fixture.CreateAsync("tags", new { name = "Standby" });
        var path = $"{fixture.ListOf("tags")}/{tag.Text("id")}";

        var renamed = (await fixture.SendAsync(HttpMethod.Patch, path, new { name = "On call" })).Is(200).Json;
        var archived = (await fixture.SendAsync(HttpMethod.Patch, path, new { archived = true })).Is(200).Json;
        var renamedAgain = (await fixture.SendAsync(HttpMethod.Patch, path, new { name = "On duty" })).Is(200).Json;
        var back = (await fixture.SendAsync(HttpMethod.Patch, path, new { archived = false })).Is(200).Json;

        Assert.Equal(
            [("Standby", false), ("On call", false), ("On call", true), ("On duty", true), ("On duty", false)],
            ((JsonElement[])[tag, renamed, archived, renamedAgain, back]).Select(one =>
                (one.Text("name"), one.GetProperty("archived").GetBoolean())
            )
        );
        Assert.Equal(5, ((JsonElement[])[tag, renamed, archived, renamedAgain, back]).Select(one => one.Text("etag")).Distinct().Count());
    }

    [Fact]
    public async Task Deleted_tag_is_404_and_its_name_can_be_reused()
    {
        var tag = await fixture.CreateAsync("tags", new { name = "Short lived" });
        var path = $"{fixture.ListOf("tags")}/{tag.Text("id")}";

        var deleted = (await fixture.SendAsync(HttpMethod.Delete, path)).Is(200).Json;

        Assert.Equal(tag.ToString(), deleted.GetProperty("deleted").ToString());
        Assert.Equal("""["delete"]""", deleted.GetProperty("steps").ToString());
        Assert.DoesNotContain("Short lived", await fixture.NamesAsync($"{fixture.ListOf("tags")}?all=true"));
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete])
        {
            var again = await fixture.SendAsync(method, path);
            Assert.Equal((404, "not_found"), again.StatusAndErrorCode);
            Assert.Equal(["tagId"], again.Problem.Fields);
        }

        await fixture.CreateAsync("tags", new { name = "Short lived" });
    }

    [Fact]
    public async Task DELETE_of_a_tag_with_an_outdated_If_Match_is_412()
    {
        var tag = await fixture.CreateAsync("tags", new { name = "Precious" });
        var path = $"{fixture.ListOf("tags")}/{tag.Text("id")}";
        var changed = (await fixture.SendAsync(HttpMethod.Patch, path, new { name = "More precious" })).Is(200).Json;

        var rejected = await fixture.SendAsync(HttpMethod.Delete, path, headers: ("If-Match", tag.Text("etag")!));

        Assert.Equal((412, "precondition_failed", "check"), (rejected.Status, rejected.Problem.ErrorCode, rejected.Problem.Action));
        Assert.Equal(changed.ToString(), rejected.Problem.Current.ToString());
        Assert.Contains("More precious", await fixture.NamesAsync($"{fixture.ListOf("tags")}?all=true"));
        (await fixture.SendAsync(HttpMethod.Delete, path, headers: ("If-Match", changed.Text("etag")!))).Is(200);
    }

    [Fact]
    public async Task Members_read_tags_and_create_them_if_the_workspace_permits()
    {
        var path = fixture.ListOf("tags");
        (await fixture.Member.CallApiAsync(HttpMethod.Post, path, new { name = "Field work" })).Is(201);

        await fixture.Sandbox.ChangeWorkspaceAsync(fixture.WorkspaceId, new { onlyAdminsCreateTag = true });
        var rejected = await fixture.Member.CallApiAsync(HttpMethod.Post, path, new { name = "Home work" });
        await fixture.Sandbox.ChangeWorkspaceAsync(fixture.WorkspaceId, new { onlyAdminsCreateTag = false });

        Assert.Equal((403, "upstream_forbidden", "ask_admin"), (rejected.Status, rejected.Problem.ErrorCode, rejected.Problem.Action));
        Assert.Equal(new ProblemUpstream(403, 501, "Access Denied"), rejected.Problem.Upstream);
        Assert.Contains(
            "Field work",
            (await fixture.Member.CallApiAsync(HttpMethod.Get, $"{path}?all=true")).Is(200).Items.Select(item => item.Text("name"))
        );
    }

    [Theory]
    [InlineData("?archived=true", "Legacy")]
    [InlineData("?search=EVE", "Development")]
    [InlineData("?search=e&archived=false&sort=-name&pageSize=2", "Travel,Review")]
    [InlineData("?search=nothing like it", "")]
    public async Task List_of_tags_is_filtered_sorted_and_paged(string query, string names)
    {
        await using var untouched = new WorkspaceFixture();
        await untouched.InitializeAsync();

        Assert.Equal(names.Split(',', StringSplitOptions.RemoveEmptyEntries), await untouched.NamesAsync(untouched.ListOf("tags") + query));
    }
}
