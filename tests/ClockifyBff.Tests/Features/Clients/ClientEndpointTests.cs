namespace ClockifyBff.Tests.Features.Clients;

[Trait("Kind", "API")]
public sealed class ClientEndpointTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private string Path => fixture.ListOf("clients");

    [Fact]
    public async Task Created_client_has_the_given_values_and_is_listed_at_once()
    {
        await fixture.ReadAsync(Path);

        var result = (
            await fixture.SendAsync(
                HttpMethod.Post,
                Path,
                new
                {
                    name = "Wide World",
                    email = "pay@wide.example",
                    address = "2 Long Lane\nYork",
                    note = "Net 30",
                }
            )
        ).Is(201);

        var client = result.Json;
        Assert.Equal(
            ["id", "name", "email", "ccEmails", "address", "note", "archived", "currencyId", "currencyCode", "etag"],
            client.EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal(
            ("Wide World", "pay@wide.example", "2 Long Lane\nYork", "Net 30", "USD"),
            (client.Text("name"), client.Text("email"), client.Text("address"), client.Text("note"), client.Text("currencyCode"))
        );
        Assert.Equal(("[]", false), (client.GetProperty("ccEmails").ToString(), client.GetProperty("archived").GetBoolean()));
        Assert.Equal($"/api/v1/{Path}/{client.Text("id")}", result.Location!);
        Assert.Equal(result.Text, (await fixture.ReadAsync($"{Path}/{client.Text("id")}")).Text);
        Assert.Equal(result.Text, Assert.Single((await fixture.ReadAsync($"{Path}?search=wide w")).Items).ToString());
    }

    [Fact]
    public async Task Client_created_with_only_a_name_has_empty_members()
    {
        var client = await fixture.CreateAsync("clients", """{"name":"Bare Ltd","email":null,"ccEmails":null,"archived":null}""");

        Assert.Equal((null, null, null), (client.Text("email"), client.Text("address"), client.Text("note")));
    }

    [Theory]
    [InlineData("?archived=true", "Tailspin Toys")]
    [InlineData("?archived=false&sort=-name", "Northwind Traders,Fabrikam,Contoso,Adventure Works")]
    [InlineData("?search=WORKS", "Adventure Works")]
    [InlineData("?search=o&pageSize=2&page=2&sort=name", "Northwind Traders,Tailspin Toys")]
    public async Task List_of_clients_is_filtered_sorted_and_paged(string query, string names)
    {
        await using var untouched = new WorkspaceFixture();
        await untouched.InitializeAsync();

        Assert.Equal(names.Split(','), await untouched.NamesAsync(untouched.ListOf("clients") + query));
    }

    [Fact]
    public async Task PATCH_of_a_client_returns_what_GET_returns()
    {
        var client = await fixture.CreateAsync("clients", new { name = "Proseware", email = "a@proseware.example" });
        var path = $"{Path}/{client.Text("id")}";

        var changed = (
            await fixture.SendAsync(
                HttpMethod.Patch,
                path,
                new { ccEmails = (string[])["b@proseware.example", "c@proseware.example"], archived = true }
            )
        ).Is(200);

        Assert.Equal((await fixture.ReadAsync(path)).Text, changed.Text);
        Assert.Equal(changed.Text, Assert.Single((await fixture.ReadAsync($"{Path}?search=proseware")).Items).ToString());
        Assert.Equal(
            ("Proseware", "a@proseware.example", "USD"),
            (changed.Json.Text("name"), changed.Json.Text("email"), changed.Json.Text("currencyCode"))
        );
    }

    [Fact]
    public async Task Renamed_client_shows_on_its_projects_at_once()
    {
        var path = $"{Path}/{fixture.Id("clients", "Adventure Works")}";
        var projects = $"{fixture.ListOf("projects")}?clientId={fixture.Id("clients", "Adventure Works")}";
        await fixture.ReadAsync(projects);

        (await fixture.SendAsync(HttpMethod.Patch, path, new { name = "Adventure Works & Sons" })).Is(200);

        Assert.All(
            (await fixture.ReadAsync(projects)).Items,
            project => Assert.Equal("Adventure Works & Sons", project.Text("clientName"))
        );
        (await fixture.SendAsync(HttpMethod.Patch, path, new { name = "Adventure Works" })).Is(200);
    }

    [Fact]
    public async Task Client_accepts_currencies_of_the_workspace_only()
    {
        var path = $"{Path}/{fixture.Id("clients", "Contoso")}";
        var currency = (await fixture.ReadAsync(fixture.Root)).Json.GetProperty("currencies")[0].Text("id")!;
        Assert.Equal(
            currency,
            (await fixture.SendAsync(HttpMethod.Patch, path, new { currencyId = currency, note = "Pays in its own currency." }))
                .Is(200)
                .Json.Text("currencyId")
        );
        Assert.Contains(
            $"\"currencyId\":\"{currency}\"",
            (await fixture.Sandbox.JournalAsync()).Last(call => call.Method == "PUT").Body,
            StringComparison.Ordinal
        );
        await fixture.Sandbox.RespondNextAsync("PUT", $"/api/v1/{path}", 400, """{"message":"Moneda","code":501}""");

        var rejected = await fixture.SendAsync(HttpMethod.Patch, path, new { currencyId = WorkspaceFixture.UnknownId });

        Assert.Equal((404, "not_found"), rejected.StatusAndErrorCode);
        Assert.Equal(["currencyId"], rejected.Problem.Fields);
    }

    [Fact]
    public async Task Client_with_missing_null_or_unknown_members_is_returned()
    {
        await using var own = new WorkspaceFixture();
        await own.InitializeAsync();
        await own.Sandbox.RespondNextAsync(
            "GET",
            $"/api/v1/{own.Root}/clients",
            200,
            """
            [{"id":"0123456789abcdef01234567","name":"Bare"},
             {"id":"0123456789abcdef01234568","name":"Odd","email":"","ccEmails":null,"note":"","archived":null,"mood":{"good":true}}]
            """
        );

        Assert.All(
            (await own.ReadAsync(own.ListOf("clients"))).Items,
            client =>
                Assert.Equal(
                    (null, null, "[]", false),
                    (
                        client.Text("email"),
                        client.Text("note"),
                        client.GetProperty("ccEmails").ToString(),
                        client.GetProperty("archived").GetBoolean()
                    )
                )
        );
    }
}
