using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Features;

/// <summary>Clockify's PUT clears omitted members, differently for each resource. A PATCH changes only the members in its body.</summary>
[Trait("Kind", "API")]
public sealed class MergePatchTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private static int _createdCount;

    /// <summary>The resource, the patch, and the members that it changes upstream.</summary>
    public static TheoryData<string, string, string> Changes =>
        new()
        {
            { "projects", """{"name":"Renamed {n}"}""", """{"name":"Renamed {n}"}""" },
            { "projects", """{"clientId":"{Contoso}"}""", """{"clientId":"{Contoso}","clientName":"Contoso"}""" },
            { "projects", """{"clientId":null}""", """{"clientId":"","clientName":""}""" },
            { "projects", """{"color":"#0A0b0C"}""", """{"color":"#0A0b0C"}""" },
            { "projects", """{"note":"Other"}""", """{"note":"Other"}""" },
            { "projects", """{"note":null}""", """{"note":""}""" },
            { "projects", """{"billable":false}""", """{"billable":false}""" },
            { "projects", """{"isPublic":false}""", """{"public":false}""" },
            { "projects", """{"archived":false}""", """{"archived":false}""" },
            { "projects", """{"hourlyRate":{"amount":0}}""", """{"hourlyRate":{"amount":0,"currency":"USD"}}""" },
            { "projects", """{"costRate":{"amount":1}}""", """{"costRate":{"amount":1,"currency":"USD"}}""" },
            {
                "projects",
                """{"name":"All {n}","note":"Both","billable":false}""",
                """{"name":"All {n}","note":"Both","billable":false}"""
            },
            { "tasks", """{"name":"Renamed {n}"}""", """{"name":"Renamed {n}"}""" },
            { "tasks", """{"status":"active"}""", """{"status":"ACTIVE"}""" },
            {
                "tasks",
                """{"assigneeIds":["{Tane Walker}","{Maria Santos}"]}""",
                """{"assigneeIds":["{Tane Walker}","{Maria Santos}"],"assigneeId":"{Tane Walker}"}"""
            },
            { "tasks", """{"assigneeIds":[]}""", """{"assigneeIds":[],"assigneeId":null}""" },
            { "tasks", """{"assigneeIds":null}""", """{"assigneeIds":[],"assigneeId":null}""" },
            { "tasks", """{"userGroupIds":null}""", """{"userGroupIds":[]}""" },
            { "tasks", """{"estimateSeconds":90061}""", """{"estimate":"PT25H1M1S"}""" },
            { "tasks", """{"estimateSeconds":null}""", """{"estimate":"PT0S"}""" },
            { "tasks", """{"budgetEstimate":1}""", """{"budgetEstimate":1}""" },
            { "tasks", """{"budgetEstimate":null}""", """{"budgetEstimate":0}""" },
            { "tasks", """{"billable":false}""", """{"billable":false}""" },
            { "clients", """{"name":"Renamed {n}"}""", """{"name":"Renamed {n}"}""" },
            { "clients", """{"email":"new@example.com"}""", """{"email":"new@example.com"}""" },
            { "clients", """{"email":null}""", """{"email":null}""" },
            { "clients", """{"ccEmails":["c@example.com"]}""", """{"ccEmails":["c@example.com"]}""" },
            { "clients", """{"ccEmails":null}""", """{"ccEmails":null}""" },
            { "clients", """{"address":"Elsewhere"}""", """{"address":"Elsewhere"}""" },
            { "clients", """{"address":null}""", """{"address":null}""" },
            { "clients", """{"note":"Other"}""", """{"note":"Other"}""" },
            { "clients", """{"note":null}""", """{"note":null}""" },
            { "clients", """{"archived":false}""", """{"archived":false}""" },
            { "tags", """{"name":"Renamed {n}"}""", """{"name":"Renamed {n}"}""" },
            { "tags", """{"archived":false}""", """{"archived":false}""" },
        };

    public static TheoryData<string> Resources => ["projects", "tasks", "clients", "tags"];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task PATCH_changes_only_the_members_in_its_body(string resource, string patch, string difference)
    {
        var path = await CreateFullAsync(resource);
        var (before, known) = (await ReadUpstreamAsync(path), (await fixture.ReadAsync(path)).Json);

        var changed = (await fixture.SendAsync(HttpMethod.Patch, path, FillIn(patch))).Is(200);

        var after = await ReadUpstreamAsync(path);
        Assert.NotEqual(before.ToJsonString(), after.ToJsonString());
        foreach (var (member, value) in JsonNode.Parse(FillIn(difference))!.AsObject())
        {
            Assert.True(before.ContainsKey(member));
            before[member] = value?.DeepClone();
        }

        Assert.Equal(before.ToJsonString(), after.ToJsonString());
        Assert.Equal((await fixture.ReadAsync(path)).Text, changed.Text);
        Assert.NotEqual(known.Text("etag"), changed.Json.Text("etag"));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Empty_patch_changes_nothing(string resource)
    {
        var path = await CreateFullAsync(resource);
        var (before, known) = (await ReadUpstreamAsync(path), await fixture.ReadAsync(path));

        var result = (await fixture.SendAsync(HttpMethod.Patch, path, "{}")).Is(200);

        Assert.Equal(before.ToJsonString(), (await ReadUpstreamAsync(path)).ToJsonString());
        Assert.Equal(known.Text, result.Text);
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task PATCH_keeps_changes_made_elsewhere_since_the_last_read(string resource)
    {
        var path = await CreateFullAsync(resource);
        await fixture.ReadAsync(path);
        var outside = await ReadUpstreamAsync(path);
        outside["name"] = $"Renamed elsewhere {_createdCount}";
        outside["isPublic"] = outside["public"]?.DeepClone();
        await fixture.Owner.CallAsync(HttpMethod.Put, path, outside);

        var changed = (
            await fixture.SendAsync(HttpMethod.Patch, path, resource == "tasks" ? """{"billable":false}""" : """{"archived":false}""")
        ).Is(200);

        Assert.Equal($"Renamed elsewhere {_createdCount}", changed.Json.Text("name"));
    }

    [Fact]
    public async Task Parallel_PATCHes_of_one_employee_lose_no_change()
    {
        var path = await CreateFullAsync("clients");

        var results = await Task.WhenAll(
            (
                (string[])
                    [
                        """{"note":"N"}""",
                        """{"address":"A"}""",
                        """{"email":"e@example.com"}""",
                        """{"ccEmails":null}""",
                        """{"archived":false}""",
                    ]
            ).Select(patch => fixture.SendAsync(HttpMethod.Patch, path, patch))
        );

        Assert.All(results, result => result.Is(200));
        var client = (await fixture.ReadAsync(path)).Json;
        Assert.Equal(
            ("N", "A", "e@example.com", "[]", false),
            (
                client.Text("note"),
                client.Text("address"),
                client.Text("email"),
                client.GetProperty("ccEmails").ToString(),
                client.GetProperty("archived").GetBoolean()
            )
        );
    }

    /// <summary>Creates an entity with a value in every member that a PUT could clear.</summary>
    /// <returns>The path, which is the same below <c>/api/v1</c> and below Clockify's API.</returns>
    private async Task<string> CreateFullAsync(string resource)
    {
        var list = fixture.ListOf(resource);
        var name = $"Full {Interlocked.Increment(ref _createdCount)}";
        var created = await fixture.Owner.CallAsync(HttpMethod.Post, list, new { name });
        var path = $"{list}/{created.Text("id")}";
        await (
            resource switch
            {
                "projects" => FillProjectAsync(path),
                "tasks" => fixture.Owner.CallAsync(
                    HttpMethod.Put,
                    path,
                    new
                    {
                        name,
                        status = "DONE",
                        assigneeIds = (string[])[fixture.Id("users", "Asha Rao"), fixture.Id("users", "Maria Santos")],
                        userGroupIds = (string[])[(await fixture.Owner.ReadAsync($"{fixture.Root}/user-groups"))[0].Text("id")!],
                        estimate = "PT5H",
                        budgetEstimate = 50_000,
                        billable = true,
                    }
                ),
                "clients" => fixture.Owner.CallAsync(
                    HttpMethod.Put,
                    path,
                    new
                    {
                        name,
                        email = "old@example.com",
                        address = "1 Old Street",
                        note = "Old",
                        ccEmails = (string[])["a@example.com", "b@example.com"],
                        archived = true,
                    }
                ),
                "tags" => fixture.Owner.CallAsync(HttpMethod.Put, path, new { name, archived = true }),
                _ => throw new ArgumentOutOfRangeException(nameof(resource)),
            }
        );
        return path;
    }

    private async Task<JsonElement> FillProjectAsync(string path)
    {
        var userId = fixture.Id("users", "Maria Santos");
        await fixture.Owner.CallAsync(
            HttpMethod.Put,
            path,
            new
            {
                clientId = fixture.Id("clients", "Northwind Traders"),
                color = "#112233",
                note = "Old",
                billable = true,
                isPublic = true,
                archived = true,
                hourlyRate = new { amount = 7000 },
                costRate = new { amount = 3000 },
            }
        );
        await fixture.Owner.CallAsync(
            HttpMethod.Patch,
            $"{path}/memberships",
            new
            {
                memberships = new[]
                {
                    new
                    {
                        userId,
                        hourlyRate = new { amount = 8000 },
                        costRate = new { amount = 4000 },
                    },
                },
            }
        );
        await fixture.Owner.CallAsync(
            HttpMethod.Patch,
            $"{path}/estimate",
            new
            {
                budgetEstimate = new
                {
                    active = true,
                    estimate = 600_000,
                    type = "MANUAL",
                    includeExpenses = true,
                },
            }
        );
        return await fixture.Owner.CallAsync(HttpMethod.Patch, $"{path}/template", new { isTemplate = true });
    }

    private async Task<JsonObject> ReadUpstreamAsync(string path) =>
        JsonNode.Parse((await fixture.Owner.ReadAsync(path)).ToString())!.AsObject();

    private string FillIn(string text) =>
        ((string[])["Tane Walker", "Maria Santos"])
            .Aggregate(text, (filled, person) => filled.Replace($"{{{person}}}", fixture.Id("users", person), StringComparison.Ordinal))
            .Replace("{Contoso}", fixture.Id("clients", "Contoso"), StringComparison.Ordinal)
            .Replace("{n}", $"{_createdCount}", StringComparison.Ordinal);
}
