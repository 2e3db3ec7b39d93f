using System.Text.Json;
using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Idempotency;

/// <summary>A repeated request finds its own effect, but no entity that is older or has other values.</summary>
[Trait("Kind", "API")]
public sealed class EffectMatchingTests(IdempotencyFixture fixture) : IClassFixture<IdempotencyFixture>
{
    private const string Start = "2026-03-02T08:00:00Z";
    private const string End = "2026-03-02T09:00:00Z";

    private static readonly string _client = IdempotencyFixture.IdOf(EntityKind.Client, 0);
    private static readonly string _project = IdempotencyFixture.IdOf(EntityKind.Project, 0);

    /// <summary>The kind of the request, and the members in which another entity differs, as JSON of Clockify.</summary>
    public static TheoryData<string, string> Differences =>
        new()
        {
            { "entries", """{"end":"2026-03-02T10:00:00Z"}""" },
            { "entries", $$"""{"taskId":"{{IdempotencyFixture.IdOf(EntityKind.Task, 0, 1)}}"}""" },
            { "entries", """{"description":"Another"}""" },
            { "entries", """{"tagIds":[]}""" },
            { "entries", """{"billable":false}""" },
            { "entries", """{"customFields":[]}""" },
            { "entries of another user", """{"description":"Another"}""" },
            { "clients", """{"email":"another@example.com"}""" },
            { "clients", """{"address":null}""" },
            { "clients", """{"note":"Another"}""" },
            { "tasks", """{"estimate":"PT2H"}""" },
            { "tasks", """{"assigneeIds":[]}""" },
            { "tasks", """{"status":"DONE"}""" },
            { "tasks", """{"budgetEstimate":1}""" },
            { "projects", """{"color":"#000000"}""" },
            { "projects", """{"note":"Another"}""" },
            { "projects", """{"billable":false}""" },
            { "projects", """{"isPublic":false}""" },
            { "projects", """{"hourlyRate":{"amount":1}}""" },
            { "projects", """{"costRate":{"amount":1}}""" },
            { "projects", """{"estimate":{"estimate":"PT1H","type":"MANUAL"}}""" },
            { "projects", """{"memberships":[]}""" },
            { "projects", """{"tasks":[]}""" },
            { "projects", """{"tasks":[{"name":"First","estimate":"PT2H"}]}""" },
        };

    public static TheoryData<string> Kinds => ["entries", "entries of another user", "clients", "tasks", "projects", "tags", "workspaces"];

    [Theory]
    [MemberData(nameof(Differences))]
    public async Task Entity_that_differs_in_one_member_is_not_taken_for_the_effect(string kind, string differs)
    {
        var (post, sent) = await NewAsync(kind);
        await fixture.SendAndFailAsync(post, SandboxFault.Reset);
        foreach (var (name, value) in JsonNode.Parse(differs)!.AsObject())
        {
            sent[name] = value?.DeepClone();
        }

        await CreateAsync(kind, sent);
        var existing = await fixture.ListIdsAsync(kind);

        for (var repeat = 0; repeat < 2; repeat++)
        {
            var result = await fixture.SendAsync(post);
            Assert.True(result.Status == 409 && result.StatusAndErrorCode == (409, "outcome_unknown"), result.Text);
        }

        Assert.Equal(existing, await fixture.ListIdsAsync(kind));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Effect_of_a_request_with_every_member_is_found(string kind)
    {
        var (post, _) = await NewAsync(kind);
        var existing = await fixture.ListIdsAsync(kind);
        await fixture.SendAndFailAsync(post, SandboxFault.ResetAfterEffect);

        var found = (await fixture.SendAsync(post)).Is(201);

        Assert.Equal(Assert.Single((await fixture.ListIdsAsync(kind)).Except(existing)), IdempotencyFixture.IdIn(found));
    }

    [Theory]
    [InlineData("clients", """{"name":"Northwind Traders","email":"new@example.com"}""")]
    [InlineData("clients", """{"name":"Northwind Traders"}""")]
    [InlineData("tags", """{"name":"Meeting"}""")]
    [InlineData("projects", """{"name":"Website relaunch","clientId":"{client}"}""")]
    [InlineData("tasks", """{"name":"Design"}""")]
    public async Task Name_that_was_taken_before_the_first_attempt_is_409(string kind, string body)
    {
        var post = (await fixture.NewAsync(kind)) with
        {
            Body = body.Replace("{client}", await ClientOfProjectAsync(), StringComparison.Ordinal),
        };
        await fixture.SendAndFailAsync(post, SandboxFault.Reset);

        for (var repeat = 0; repeat < 2; repeat++)
        {
            var result = await fixture.SendAsync(post);
            Assert.True(result.Status == 409 && result.StatusAndErrorCode == (409, "name_taken"), result.Text);
        }
    }

    [Fact]
    public async Task Earlier_workspace_of_the_same_name_is_not_taken_for_the_effect()
    {
        var name = (await fixture.Asha.Http.ReadAsync("workspaces"))[0].Text("name");
        var post = (await fixture.NewAsync("workspaces")) with { Body = new { name } };
        await fixture.SendAndFailAsync(post, SandboxFault.Reset);

        Assert.NotEqual(fixture.Asha.Workspace, IdempotencyFixture.IdIn((await fixture.SendAsync(post)).Is(201)));
    }

    [Theory]
    [InlineData("entries", true)]
    [InlineData("entries", false)]
    [InlineData("duplicate", true)]
    public async Task Entry_older_than_the_first_attempt_is_not_taken_for_the_effect(string kind, bool isEqual)
    {
        var post = await fixture.NewAsync(kind);
        var older = (await fixture.Asha.CallClockifyAsync(HttpMethod.Get, $"user/{fixture.Asha.UserId}/time-entries?page-size=5000"))
            .EnumerateArray()
            .Where(entry => entry.Id().StartsWith("64", StringComparison.Ordinal) && entry.Text("projectId") == _project)
            .ElementAt(
                kind == "duplicate" ? 0
                : isEqual ? 1
                : 2
            );
        var interval = older.GetProperty("timeInterval");
        var body = new
        {
            start = interval.Text("start"),
            end = isEqual
                ? interval.Text("end")
                : DateTimeOffset.Parse(interval.Text("start")!, null).AddHours(9).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
            description = older.Text("description"),
            projectId = _project,
            taskId = older.Text("taskId"),
        };
        post =
            kind == "duplicate"
                ? post with
                {
                    Path = $"workspaces/{fixture.Asha.Workspace}/time-entries/{older.Id()}/duplicate",
                }
                : post with
                {
                    Body = body,
                };
        var existing = await fixture.ListIdsAsync("entries");
        await fixture.SendAndFailAsync(post, SandboxFault.Reset);

        var created = (await fixture.SendAsync(post)).Is(201);

        Assert.Equal(Assert.Single((await fixture.ListIdsAsync("entries")).Except(existing)), IdempotencyFixture.IdIn(created));
    }

    [Fact]
    public async Task Timer_older_than_the_first_attempt_is_not_taken_for_the_effect()
    {
        var post = await fixture.NewAsync("start");
        var before = (
            await fixture.Asha.CallClockifyAsync(
                HttpMethod.Post,
                "time-entries",
                new
                {
                    start = TimeProvider.System.GetUtcNow().AddSeconds(-30).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
                    description = DescriptionOf(post),
                }
            )
        ).Id();
        await fixture.SendAndFailAsync(post, SandboxFault.Reset);

        Assert.Equal((409, "outcome_unknown"), (await fixture.SendAsync(post)).StatusAndErrorCode);
        Assert.Equal(before, await fixture.GetRunningTimerIdAsync());
        await fixture.StopTimerAsync();

        Assert.NotEqual(before, IdempotencyFixture.IdIn((await fixture.SendAsync(post)).Is(201)));
    }

    private static string DescriptionOf(IdempotentPost post) =>
        JsonSerializer.SerializeToNode(post.Body)!["description"]!.GetValue<string>();

    /// <summary>Creates a request with every member, and the body of its upstream request.</summary>
    private async Task<(IdempotentPost Post, JsonObject Sent)> NewAsync(string kind)
    {
        var post = await fixture.NewAsync(kind);

        // A decomposed name with surrounding spaces: Clockify composes and trims it.
        var name = $" Bu\u0308ro {post.Key[..8]} ";
        var (description, tags, task, maria) = (
            name,
            new[] { IdempotencyFixture.IdOf(EntityKind.Tag, 1), IdempotencyFixture.IdOf(EntityKind.Tag, 0) },
            IdempotencyFixture.IdOf(EntityKind.Task, 0, 0),
            fixture.Maria.UserId
        );
        var field = IdempotencyFixture.IdOf(EntityKind.CustomField, 0);
        return kind switch
        {
            "entries" => (
                post with
                {
                    Body = new
                    {
                        start = Start,
                        end = End,
                        description,
                        projectId = _project,
                        taskId = task,
                        tagIds = tags,
                        billable = true,
                        type = "regular",
                        customFields = new[] { new { id = field, value = " Remote " } },
                    },
                },
                Json(
                    new
                    {
                        start = Start,
                        end = End,
                        description,
                        projectId = _project,
                        taskId = task,
                        tagIds = tags,
                        billable = true,
                        type = "REGULAR",
                        customFields = new[] { new { customFieldId = field, value = "Remote" } },
                    }
                )
            ),
            "entries of another user" => (
                post with
                {
                    Body = new
                    {
                        start = Start,
                        end = End,
                        description,
                        projectId = _project,
                    },
                },
                Json(
                    new
                    {
                        start = Start,
                        end = End,
                        description,
                        projectId = _project,
                    }
                )
            ),
            "clients" => (
                post with
                {
                    Body = new
                    {
                        name,
                        email = "one@example.com",
                        address = "1 Street ",
                        note = "",
                    },
                },
                Json(
                    new
                    {
                        name,
                        email = "one@example.com",
                        address = "1 Street",
                        note = "",
                    }
                )
            ),
            "tasks" => (
                post with
                {
                    Body = new
                    {
                        name,
                        assigneeIds = new[] { maria },
                        estimateSeconds = 3600,
                        budgetEstimate = 5,
                        status = "active",
                    },
                },
                Json(
                    new
                    {
                        name,
                        assigneeIds = new[] { maria },
                        estimate = "PT1H",
                        budgetEstimate = 5,
                        status = "ACTIVE",
                    }
                )
            ),
            "projects" => (
                post with
                {
                    Body = new
                    {
                        name,
                        clientId = _client,
                        color = "#8bc34A",
                        note = "Note ",
                        billable = true,
                        isPublic = true,
                        hourlyRate = new { amount = 100 },
                        costRate = new { amount = 50 },
                        estimateSeconds = 90_000,
                        memberships = new[] { new { userId = maria } },
                        tasks = new[] { new { name = "First", estimateSeconds = 3600 } },
                    },
                },
                Json(
                    new
                    {
                        name,
                        clientId = _client,
                        color = "#8BC34A",
                        note = "Note",
                        billable = true,
                        isPublic = true,
                        hourlyRate = new { amount = 100 },
                        costRate = new { amount = 50 },
                        estimate = new { estimate = "PT25H", type = "MANUAL" },
                        memberships = new[] { new { userId = maria, membershipType = "PROJECT" } },
                        tasks = new[] { new { name = "First", estimate = "PT1H" } },
                    }
                )
            ),
            _ => (post with { Body = new { name } }, Json(new { name })),
        };
    }

    private Task<JsonElement> CreateAsync(string kind, JsonObject sent) =>
        kind switch
        {
            "entries" => fixture.Asha.CallClockifyAsync(HttpMethod.Post, "time-entries", sent),
            "entries of another user" => fixture.Asha.CallClockifyAsync(HttpMethod.Post, $"user/{fixture.Maria.UserId}/time-entries", sent),
            "tasks" => fixture.Asha.CallClockifyAsync(HttpMethod.Post, $"projects/{_project}/tasks", sent),
            _ => fixture.Asha.CallClockifyAsync(HttpMethod.Post, kind, sent),
        };

    private async Task<string> ClientOfProjectAsync() =>
        (await fixture.Asha.CallClockifyAsync(HttpMethod.Get, $"projects/{_project}")).Text("clientId")!;

    private static JsonObject Json(object value) => JsonSerializer.SerializeToNode(value)!.AsObject();
}
