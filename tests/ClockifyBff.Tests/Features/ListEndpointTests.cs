namespace ClockifyBff.Tests.Features;

/// <summary>The behavior that all lists share: pages, conditional requests, and a low number of upstream calls.</summary>
[Trait("Kind", "API")]
public sealed class ListEndpointTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    public static TheoryData<string> Lists => ["workspaces", "users", "projects", "tasks", "clients", "tags"];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Pages_together_equal_the_whole_list(string resource)
    {
        var path = fixture.ListOf(resource);
        var whole = (await fixture.ReadAsync($"{path}?all=true")).Json;
        var total = whole.GetProperty("total").GetInt32();
        Assert.Equal(
            (total, false, 1, 5000),
            (
                whole.GetProperty("items").GetArrayLength(),
                whole.GetProperty("hasMore").GetBoolean(),
                whole.GetProperty("page").GetInt32(),
                whole.GetProperty("pageSize").GetInt32()
            )
        );
        var collected = new List<string>();
        for (var page = 1; page <= (total + 1) / 2; page++)
        {
            var result = (await fixture.ReadAsync($"{path}?page={page}&pageSize=2")).Json;
            Assert.Equal(
                (page, 2, total, page * 2 < total),
                (
                    result.GetProperty("page").GetInt32(),
                    result.GetProperty("pageSize").GetInt32(),
                    result.GetProperty("total").GetInt32(),
                    result.GetProperty("hasMore").GetBoolean()
                )
            );
            collected.AddRange(result.GetProperty("items").EnumerateArray().Select(item => item.ToString()));
        }

        Assert.Equal(whole.GetProperty("items").EnumerateArray().Select(item => item.ToString()), collected);
        var names = whole.GetProperty("items").EnumerateArray().Select(item => item.Text("name")).ToArray();
        Assert.Equal(names.Order(StringComparer.OrdinalIgnoreCase), names);
        var reversed = await fixture.NamesAsync($"{path}?all=true&sort=-name");
        Assert.Equal(names.OrderDescending(StringComparer.OrdinalIgnoreCase), reversed);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Page_past_the_end_is_empty(string resource)
    {
        foreach (var page in (int[])[1000, int.MaxValue])
        {
            var result = (await fixture.ReadAsync($"{fixture.ListOf(resource)}?page={page}&pageSize=200")).Json;
            Assert.Equal(
                (0, false, page),
                (
                    result.GetProperty("items").GetArrayLength(),
                    result.GetProperty("hasMore").GetBoolean(),
                    result.GetProperty("page").GetInt32()
                )
            );
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task List_with_a_matching_If_None_Match_is_304(string resource)
    {
        var path = $"{fixture.ListOf(resource)}?sort=-name";
        var first = await fixture.ReadAsync(path);

        var again = (await fixture.SendAsync(HttpMethod.Get, path, headers: ("If-None-Match", first.ETag!))).Is(304);
        var other = (await fixture.SendAsync(HttpMethod.Get, $"{path}&page=2", headers: ("If-None-Match", first.ETag!))).Is(200);

        Assert.Equal((string.Empty, first.ETag), (again.Text, again.ETag));
        Assert.NotEqual(first.ETag, other.ETag);
        Assert.All(
            (CallResult[])[first, again],
            result =>
            {
                Assert.True(result.CacheControl is { Private: true, NoCache: true, NoStore: false });
                Assert.Superset(
                    new HashSet<string>(["Authorization", "Cookie", "Maton-Connection"]),
                    result.Header("Vary")!.Split(", ").ToHashSet()
                );
            }
        );
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Searches_typed_letter_by_letter_cost_one_call(string resource)
    {
        await using var own = new WorkspaceFixture();
        await own.InitializeAsync();
        var before = await own.Sandbox.JournalPositionAsync();

        const string typed = "developer mobile app";
        foreach (var length in Enumerable.Range(1, typed.Length))
        {
            await own.ReadAsync($"{own.ListOf(resource)}?search={Uri.EscapeDataString(typed[..length])}&pageSize={length}");
        }

        Assert.Single(await own.Sandbox.JournalAsync(before, "gateway"));
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Parallel_reads_of_a_list_share_one_call(string resource)
    {
        await using var own = new WorkspaceFixture();
        await own.InitializeAsync();
        await own.Sandbox.ChangeSettingsAsync(new { latency = "00:00:00.3" });
        var before = await own.Sandbox.JournalPositionAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => own.ReadAsync(own.ListOf(resource))));

        Assert.Single(results.Select(result => result.Text).Distinct());
        Assert.Single(await own.Sandbox.JournalAsync(before, "gateway"));
    }

    [Theory]
    [InlineData("projects")]
    [InlineData("tasks")]
    [InlineData("clients")]
    [InlineData("tags")]
    public async Task Write_of_one_user_shows_in_the_lists_of_other_users_soon(string resource)
    {
        var path = $"{fixture.ListOf(resource)}?all=true";
        Assert.DoesNotContain("Fresh", await NamesOfMemberAsync());

        var created = await fixture.CreateAsync(resource, new { name = "Fresh" });
        Assert.Contains("Fresh", await fixture.NamesAsync(path));
        await Eventually.TrueAsync(async () => (await NamesOfMemberAsync()).Contains("Fresh"));

        (await fixture.SendAsync(HttpMethod.Patch, $"{fixture.ListOf(resource)}/{created.Text("id")}", new { name = "Refreshed" })).Is(200);
        Assert.Contains("Refreshed", await fixture.NamesAsync(path));
        await Eventually.TrueAsync(async () => (await NamesOfMemberAsync()).Contains("Refreshed"));
        Assert.DoesNotContain("Fresh", await NamesOfMemberAsync());

        async Task<IEnumerable<string?>> NamesOfMemberAsync() =>
            (await fixture.Member.CallApiAsync(HttpMethod.Get, path)).Is(200).Items.Select(item => item.Text("name"));
    }

    [Fact]
    public async Task List_of_thousands_is_read_in_pages_and_cut_at_its_limit()
    {
        await using var own = new WorkspaceFixture();
        await own.InitializeAsync();
        var path = $"/api/v1/{own.Root}/tags";
        await own.Sandbox.FailNextAsync(Page(path, isLast: false, 0, 5000));
        await own.Sandbox.FailNextAsync(Page(path, isLast: true, 4999, 3));

        var everything = (await own.ReadAsync($"{own.ListOf("tags")}?all=true")).Json;
        var last = (await own.ReadAsync($"{own.ListOf("tags")}?page=26&pageSize=200")).Json;

        // An item that moved to the second page while the first was read is returned once.
        Assert.Equal(
            (5000, 5002, true),
            (
                everything.GetProperty("items").GetArrayLength(),
                everything.GetProperty("total").GetInt32(),
                everything.GetProperty("hasMore").GetBoolean()
            )
        );
        Assert.Equal((2, false), (last.GetProperty("items").GetArrayLength(), last.GetProperty("hasMore").GetBoolean()));
        Assert.Equal(
            ["1", "2"],
            (await own.Sandbox.JournalAsync(plane: "gateway"))
                .Where(call => call.Target.Contains("/tags?page", StringComparison.Ordinal))
                .Select(call => call.Target.Split("page=")[1].Split('&')[0])
        );
    }

    [Theory]
    [InlineData("""[null,{"id":"0123456789abcdef01234567","name":"Ok"}]""", "Ok")]
    [InlineData("""[{"name":"No id"},{"id":null,"name":"No id"},{"id":"0123456789abcdef01234567","name":"Ok"}]""", "Ok")]
    [InlineData("""[{"id":"0123456789abcdef01234567"}]""", "")]
    public async Task List_item_without_id_is_omitted_and_without_name_gets_an_empty_one(string upstream, string name)
    {
        await using var own = new WorkspaceFixture();
        await own.InitializeAsync();
        await own.Sandbox.RespondNextAsync("GET", $"/api/v1/{own.Root}/tags", 200, upstream);

        Assert.Equal(name, Assert.Single((await own.ReadAsync(own.ListOf("tags"))).Items).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("""{"items":[]}""")]
    [InlineData("""[{"id":"0123456789abcdef01234567","name":"Ok"},5]""")]
    [InlineData("""[{"id":"0123456789abcdef01234567","name":"Cut o""")]
    [InlineData("<html>")]
    [InlineData("")]
    public async Task Invalid_list_from_upstream_is_502(string upstream)
    {
        await using var own = new WorkspaceFixture();
        await own.InitializeAsync();
        await own.Sandbox.RespondNextAsync("GET", $"/api/v1/{own.Root}/tags", 200, upstream);

        var rejected = await own.SendAsync(HttpMethod.Get, own.ListOf("tags"));

        Assert.Equal((502, "upstream_invalid_response", "retry"), (rejected.Status, rejected.Problem.ErrorCode, rejected.Problem.Action));
        Assert.Equal(6, (await own.ReadAsync(own.ListOf("tags"))).Items.Count);
    }

    private static SandboxFault Page(string path, bool isLast, int first, int count)
    {
        var tags = Enumerable.Range(first, count).Select(number => $$"""{"id":"{{number:x24}}","name":"Tag {{number:00000}}"}""");
        return new(SandboxFault.Response)
        {
            Method = "GET",
            Path = path,
            Status = 200,
            Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", ["Last-Page"] = isLast ? "true" : "false" },
            Body = $"[{string.Join(',', tags)}]",
        };
    }
}
