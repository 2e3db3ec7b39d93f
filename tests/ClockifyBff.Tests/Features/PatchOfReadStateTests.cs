using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Tests.Features.TimeEntries;

namespace ClockifyBff.Tests.Features;

/// <summary>
/// A client may send a whole entity back as a patch: unchanged members count as absent, and read-only members must not differ.
/// </summary>
[Trait("Kind", "API")]
public sealed class PatchOfReadStateTests : TimeEntryTest, IClassFixture<BffFixture>
{
    // The tests share a workspace, and names are unique.
    private readonly string _name = $"Sent back {Guid.NewGuid():N}";

    public static TheoryData<string> Resources => ["entry", "timer", "project", "task", "client", "tag"];

    /// <summary>The resource, a read-only member, and another value of it.</summary>
    public static TheoryData<string, string, string> ReadOnly =>
        new()
        {
            { "entry", "id", "\"64040000fd7384528b0d1313\"" },
            { "entry", "userId", "\"64040000fd7384528b0d1313\"" },
            { "entry", "duration", "\"PT9H\"" },
            { "entry", "isLocked", "true" },
            { "entry", "hourlyRate", """{"amount":1,"currency":"USD"}""" },
            { "entry", "tags", "[]" },
            { "entry", "project", """{"id":"64040000fd7384528b0d1313","name":"Other","color":null,"clientId":null,"clientName":null}""" },
            { "timer", "user", """{"id":"64040000fd7384528b0d1313","name":"Somebody"}""" },
            { "project", "clientName", "\"Other\"" },
            { "project", "durationSeconds", "1" },
            { "project", "isTemplate", "true" },
            { "project", "memberships", "[]" },
            { "project", "currency", "\"XXX\"" },
            { "task", "projectId", "\"64040000fd7384528b0d1313\"" },
            { "task", "estimate", "\"PT1S\"" },
            { "task", "costRate", """{"amount":1,"currency":"USD"}""" },
            { "client", "currencyCode", "\"XXX\"" },
            { "tag", "id", "\"64040000fd7384528b0d1313\"" },
        };

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task PATCH_of_an_unchanged_entity_is_200_and_writes_nothing(string resource)
    {
        var (path, read) = await ReadAsync(resource);
        var before = await Bff.Sandbox.JournalPositionAsync();

        var result = (await Asha.SendAsync(HttpMethod.Patch, path, read.ToJsonString())).Is(200);

        Assert.Equal(read.ToJsonString(), JsonNode.Parse(result.Text)!.ToJsonString());
        Assert.DoesNotContain(await Bff.Sandbox.JournalAsync(before, plane: "gateway"), call => call.Method != "GET");
    }

    [Theory]
    [InlineData("entry", "description", "\"Typo\"")]
    [InlineData("entry", "start", "\"2026-05-13T07:00:00+00:00\"")]
    [InlineData("entry", "end", "\"2026-05-13T12:00:00+02:00\"")]
    [InlineData("entry", "durationSeconds", "60")]
    [InlineData("entry", "tagIds", "[]")]
    [InlineData("entry", "projectId", "null")]
    [InlineData("entry", "billable", "true")]
    [InlineData("timer", "description", "null")]
    [InlineData("timer", "start", "\"2026-05-12T10:00:00Z\"")]
    [InlineData("project", "note", "null")]
    [InlineData("project", "archived", "false")]
    [InlineData("project", "hourlyRate", """{"amount":1234,"currency":"USD"}""")]
    [InlineData("project", "clientId", "null")]
    [InlineData("task", "status", "\"active\"")]
    [InlineData("task", "estimateSeconds", "90061")]
    [InlineData("task", "name", "\"Renamed\"")]
    [InlineData("client", "ccEmails", """["new@example.com"]""")]
    [InlineData("client", "archived", "false")]
    [InlineData("tag", "name", "\"Renamed\"")]
    [InlineData("tag", "archived", "false")]
    public async Task PATCH_of_a_read_entity_can_change_one_member(string resource, string member, string value)
    {
        var (path, read) = await ReadAsync(resource);
        read[member] = JsonNode.Parse(value);

        (await Asha.SendAsync(HttpMethod.Patch, path, read.ToJsonString())).Is(200);

        var after = JsonNode.Parse((await Asha.GetAsync(path)).Is(200).Text)!;
        Assert.True(AreEqual(after[member], read[member]), after.ToJsonString());
        Assert.NotEqual(read["etag"]!.GetValue<string>(), after["etag"]!.GetValue<string>());

        // A repeated patch, as after a lost response, is no conflict and reverts nothing.
        (await Asha.SendAsync(HttpMethod.Patch, path, read.ToJsonString())).Is(200);
        Assert.Equal(after.ToJsonString(), JsonNode.Parse((await Asha.GetAsync(path)).Is(200).Text)!.ToJsonString());
    }

    [Fact]
    public async Task PATCH_of_a_read_entry_can_change_one_custom_field_value_but_not_its_name()
    {
        var (path, read) = await ReadAsync("entry");
        read["customFields"]![0]!["value"] = "DEMO-2";

        var changed = JsonNode.Parse((await Asha.SendAsync(HttpMethod.Patch, path, read.ToJsonString())).Is(200).Text)!;

        Assert.Equal(read["customFields"]!.ToJsonString(), changed["customFields"]!.ToJsonString());
        read = (JsonObject)changed;
        read["customFields"]![0]!["name"] = "Another name";
        (await Asha.SendAsync(HttpMethod.Patch, path, read.ToJsonString())).IsProblem(
            400,
            "invalid_request",
            "fix",
            "customFields[0].name"
        );
    }

    [Theory]
    [MemberData(nameof(ReadOnly))]
    public async Task PATCH_with_a_changed_read_only_member_is_400(string resource, string member, string other)
    {
        var (path, read) = await ReadAsync(resource);
        read[member] = JsonNode.Parse(other);

        (await Asha.SendAsync(HttpMethod.Patch, path, read.ToJsonString())).IsProblem(400, "invalid_request", "fix", member);
        (await Asha.SendAsync(HttpMethod.Patch, path, $$"""{"{{member}}":{{other}}}""")).IsProblem(400, "invalid_request", "fix", member);
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task PATCH_with_another_etag_in_its_body_is_412(string resource)
    {
        var (path, read) = await ReadAsync(resource);
        read["etag"] = "\"0123456789abcdef01234567\"";
        var member = resource is "entry" or "timer" ? "description" : "name";
        read[member] = "Changed";

        var rejected = (await Asha.SendAsync(HttpMethod.Patch, path, read.ToJsonString())).IsProblem(412, "precondition_failed", "check");

        Assert.NotEqual("Changed", rejected.Json.GetProperty("current").Text(member));
        (await Asha.SendAsync(HttpMethod.Patch, path, """{"etag":"x"}""")).IsProblem(412, "precondition_failed", "check");
    }

    [Fact]
    public async Task PATCH_with_members_hidden_from_the_caller_as_they_were_read_is_200()
    {
        var project = (await Maria.GetAsync($"projects/{DemoId(EntityKind.Project, 0)}")).Is(200);

        Assert.Equal(
            project.Text,
            (await Maria.SendAsync(HttpMethod.Patch, $"projects/{DemoId(EntityKind.Project, 0)}", project.Text)).Is(200).Text
        );
    }

    [Theory]
    [InlineData("""{"foo":1,"bar":2,"start":"x"}""", "foo,bar,start")]
    [InlineData(
        """{"description":5,"tagIds":[1,"x"],"customFields":[{"id":7,"nmae":1},5],"billable":"no","type":"nap"}""",
        "description,tagIds[0],tagIds[1],customFields[0].id,customFields[0].nmae,customFields[1],billable,type"
    )]
    public async Task All_errors_of_a_body_are_reported_at_once(string body, string fields)
    {
        // On the shared service, another test's read may be refreshed meanwhile.
        await using var bff = await BffFixture.StartAsync();
        using var asha = await EmployeeClient.OfAsync(bff);
        var before = await bff.Sandbox.JournalPositionAsync();
        foreach (
            var (method, path) in ((HttpMethod, string)[])
                [
                    (HttpMethod.Post, "time-entries"),
                    (HttpMethod.Patch, $"time-entries/{UnknownId}"),
                    (HttpMethod.Post, "timer/start"),
                    (HttpMethod.Post, "timer/stop"),
                ]
        )
        {
            var named = (await asha.SendAsync(method, path, body))
                .Is(400)
                .Json.GetProperty("errors")
                .EnumerateObject()
                .Select(error => error.Name)
                .ToList();
            Assert.Equal(
                fields.Split(',').Order(),
                named.Except(path == "time-entries" && !fields.Contains("start", StringComparison.Ordinal) ? ["start"] : []).Order()
            );
        }

        Assert.Empty(await bff.Sandbox.JournalAsync(before, plane: "gateway"));
    }

    [Fact]
    public async Task Errors_of_nested_members_of_a_new_project_are_reported_at_once()
    {
        var rejected = await Asha.PostAsync(
            "projects",
            """
            {"name":"x","colour":"red","hourlyRate":{"amount":"1"},"tasks":[{"name":5},{"name":"Ok","what":1}],
             "memberships":[{"userId":"x"}]}
            """
        );

        rejected.IsProblem(
            400,
            "invalid_request",
            "fix",
            "name",
            "colour",
            "hourlyRate.amount",
            "tasks[0].name",
            "tasks[1].what",
            "memberships[0].userId"
        );
    }

    private static bool AreEqual(JsonNode? one, JsonNode? other) =>
        JsonNode.DeepEquals(one, other)
        || (
            DateTimeOffset.TryParse(one?.ToString(), out var first)
            && DateTimeOffset.TryParse(other?.ToString(), out var second)
            && first == second
        );

    /// <summary>
    /// Creates an entity with a value in every member (an archived project, a done task), and returns its path and content.
    /// </summary>
    private async Task<(string Path, JsonObject Read)> ReadAsync(string resource)
    {
        var path = resource switch
        {
            "entry" => $"time-entries/{(await Asha.CreateAsync(FullEntry())).Id()}",
            "timer" => $"time-entries/{(await Asha.CreateAsync(RunningEntry())).Id()}",
            "project" => $"projects/{await NewProjectAsync()}",
            "task" => $"projects/{DemoId(EntityKind.Project, 1)}/tasks/{await NewTaskAsync()}",
            "client" => $"clients/{await NewClientAsync()}",
            _ => $"tags/{await NewTagAsync()}",
        };
        return (path, JsonNode.Parse((await Asha.GetAsync(path)).Is(200).Text)!.AsObject());
    }

    private static object RunningEntry() =>
        new
        {
            start = "2026-05-13T10:00:00Z",
            description = "Runs",
            projectId = DemoId(EntityKind.Project, 0),
            taskId = DemoId(EntityKind.Task, 0, 0),
        };

    private async Task<string> NewProjectAsync()
    {
        var clientId = (await Asha.CallClockifyAsync(HttpMethod.Post, "clients", new { name = $"{_name} for a project" })).Id();
        var id = (
            await Asha.PostAsync(
                "projects",
                new
                {
                    name = _name,
                    clientId,
                    note = "Old",
                    hourlyRate = new { amount = 7000 },
                    estimateSeconds = 3600,
                    tasks = new[] { new { name = "First" } },
                }
            )
        ).Is(201).Json.Id();
        await Asha.CallClockifyAsync(
            HttpMethod.Put,
            $"projects/{id}",
            new
            {
                archived = true,
                billable = true,
                isPublic = true,
            }
        );
        return id;
    }

    private async Task<string> NewTaskAsync()
    {
        var id = (
            await Asha.PostAsync(
                $"projects/{DemoId(EntityKind.Project, 1)}/tasks",
                new
                {
                    name = _name,
                    estimateSeconds = 3600,
                    budgetEstimate = 5,
                }
            )
        ).Is(201).Json.Id();
        (await Asha.SendAsync(HttpMethod.Patch, $"projects/{DemoId(EntityKind.Project, 1)}/tasks/{id}", new { status = "done" })).Is(200);
        return id;
    }

    private async Task<string> NewClientAsync()
    {
        var id = (await Asha.PostAsync("clients", new { name = _name, email = "a@example.com" })).Is(201).Json.Id();
        (await Asha.SendAsync(HttpMethod.Patch, $"clients/{id}", new { archived = true, ccEmails = new[] { "b@example.com" } })).Is(200);
        return id;
    }

    private async Task<string> NewTagAsync()
    {
        var id = (await Asha.PostAsync("tags", new { name = _name })).Is(201).Json.Id();
        (await Asha.SendAsync(HttpMethod.Patch, $"tags/{id}", new { archived = true })).Is(200);
        return id;
    }
}
