namespace ClockifyBff.Tests.Features;

/// <summary>What single entities have in common: their states, their conditions, and how they are refused.</summary>
[Trait("Kind", "API")]
public sealed class EntityEndpointTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private static int _made;

    public static TheoryData<string> Resources => ["projects", "tasks", "clients", "tags"];

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Etag_of_an_entity_is_equal_in_every_response(string resource)
    {
        var list = fixture.ListOf(resource);
        var created = (await fixture.AskAsync(HttpMethod.Post, list, new { name = New() })).Is(201).Json;

        var read = await fixture.ReadAsync($"{list}/{created.Text("id")}");
        var listed = (await fixture.ReadAsync($"{list}?all=true")).Items.Single(one => one.Text("id") == created.Text("id"));
        var patched = (await fixture.AskAsync(HttpMethod.Patch, $"{list}/{created.Text("id")}", "{}")).Is(200).Json;

        Assert.Matches("^\"[0-9a-f]+\"$", read.ETag);
        Assert.Equal(
            [read.ETag, read.ETag, read.ETag, read.ETag],
            new[] { created, listed, patched, read.Json }.Select(one => one.Text("etag"))
        );
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task GET_with_a_matching_If_None_Match_is_304(string resource)
    {
        var created = await fixture.CreateAsync(resource, new { name = New() });
        var path = $"{fixture.ListOf(resource)}/{created.Text("id")}";
        var etag = created.Text("etag")!;

        foreach (var known in (string[])[etag, $"W/{etag}", $"\"other\", {etag}", "*"])
        {
            var answer = (await fixture.AskAsync(HttpMethod.Get, path, headers: ("If-None-Match", known))).Is(304);
            Assert.Equal((string.Empty, etag, "no-cache, private"), (answer.Text, answer.ETag, CacheControl(answer)));
        }

        (await fixture.AskAsync(HttpMethod.Patch, path, new { name = New() })).Is(200);
        var changed = (await fixture.AskAsync(HttpMethod.Get, path, headers: ("If-None-Match", etag))).Is(200);
        Assert.Equal("no-cache, private", CacheControl(changed));
        Assert.NotEqual(etag, changed.ETag);
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task PATCH_with_an_outdated_If_Match_is_412(string resource)
    {
        var created = await fixture.CreateAsync(resource, new { name = New() });
        var path = $"{fixture.ListOf(resource)}/{created.Text("id")}";
        var newer = New();
        var current = (await fixture.AskAsync(HttpMethod.Patch, path, new { name = newer }, ("If-Match", created.Text("etag")!))).Is(200);

        foreach (var stale in (string[])[created.Text("etag")!, "\"x\"", "x", $"{current.Json.Text("etag")!.Trim('"')}0", "\"x\", \"y\""])
        {
            var refused = await fixture.AskAsync(HttpMethod.Patch, path, new { name = New() }, ("If-Match", stale));
            Assert.Equal((412, "precondition_failed", "check"), (refused.Status, refused.Problem.ErrorCode, refused.Problem.Action));
            Assert.Equal(current.Text, refused.Problem.Current.ToString());
        }

        Assert.Equal(newer, (await fixture.ReadAsync(path)).Json.Text("name"));
        foreach (
            var match in (string[])
                [current.Json.Text("etag")!, current.Json.Text("etag")!.Trim('"'), "*", $"\"x\", {current.Json.Text("etag")}"]
        )
        {
            (await fixture.AskAsync(HttpMethod.Patch, path, "{}", ("If-Match", match))).Is(200);
        }
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task PATCH_accepts_both_media_types(string resource)
    {
        var created = await fixture.CreateAsync(resource, new { name = New() });

        foreach (
            var mediaType in (string[])["application/merge-patch+json", "application/json", "application/merge-patch+json; charset=utf-8"]
        )
        {
            var name = New();
            var answer = await fixture.Owner.CallApiAsync(
                HttpMethod.Patch,
                $"{fixture.ListOf(resource)}/{created.Text("id")}",
                new { name },
                mediaType
            );
            Assert.Equal(name, answer.Is(200).Json.Text("name"));
        }
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Unknown_entity_is_404(string resource)
    {
        var path = $"{fixture.ListOf(resource)}/{WorkspaceFixture.NoId}";
        foreach (var language in (string[])["EN", "ES"])
        {
            await fixture.Sandbox.SetLanguageAsync(fixture.Id("users", "Dana Developer"), language);
            foreach (
                var refused in (CallResult[])
                    [await fixture.AskAsync(HttpMethod.Get, path), await fixture.AskAsync(HttpMethod.Patch, path, new { name = New() })]
            )
            {
                Assert.Equal((404, "not_found", "fix"), (refused.Status, refused.Problem.ErrorCode, refused.Problem.Action));
                Assert.Equal([$"{resource.TrimEnd('s')}Id"], refused.Problem.Fields);
                Assert.Equal((400, 501), (refused.Problem.Upstream!.Status, refused.Problem.Upstream.Code));
            }
        }

        await fixture.Sandbox.SetLanguageAsync(fixture.Id("users", "Dana Developer"), "EN");
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Duplicate_name_is_refused_with_the_entity_that_holds_it(string resource)
    {
        var list = fixture.ListOf(resource);
        var (name, otherName) = (New(), New());
        var holder = await fixture.CreateAsync(resource, new { name });
        var other = await fixture.CreateAsync(resource, new { name = otherName });
        await RefuseTwiceAsync(name);

        await fixture.AskAsync(
            HttpMethod.Patch,
            $"{list}/{holder.Text("id")}",
            resource == "tasks" ? """{"status":"done"}""" : """{"archived":true}"""
        );
        await fixture.Sandbox.SetLanguageAsync(fixture.Id("users", "Dana Developer"), "ES");
        await RefuseTwiceAsync(name);
        await fixture.Sandbox.SetLanguageAsync(fixture.Id("users", "Dana Developer"), "EN");

        // Whether Clockify takes names that differ in case only for one is not known: where it refuses, that is why.
        await fixture.Sandbox.AnswerNextAsync("POST", $"/api/v1/{list}", 400, """{"message":"Ya existe","code":501}""");
        await fixture.Sandbox.AnswerNextAsync("PUT", $"/api/v1/{list}/*", 400, """{"message":"Ya existe","code":501}""");
        await RefuseTwiceAsync($" {name.ToUpperInvariant()}");
        (await fixture.AskAsync(HttpMethod.Patch, $"{list}/{other.Text("id")}", new { name = otherName })).Is(200);

        async Task RefuseTwiceAsync(string taken)
        {
            foreach (
                var refused in (CallResult[])
                    [
                        await fixture.AskAsync(HttpMethod.Post, list, new { name = taken }),
                        await fixture.AskAsync(HttpMethod.Patch, $"{list}/{other.Text("id")}", new { name = taken }),
                    ]
            )
            {
                Assert.Equal((409, "name_taken", "fix"), (refused.Status, refused.Problem.ErrorCode, refused.Problem.Action));
                Assert.Equal((holder.Text("id"), name), (Assert.Single(refused.Problem.Candidates).Id, refused.Problem.Candidates[0].Name));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Admin_only_write_by_a_member_is_403(string resource)
    {
        await fixture.Sandbox.ChangeWorkspaceAsync(fixture.WorkspaceId, new { onlyAdminsCreateTag = true });
        var created = await fixture.CreateAsync(resource, new { name = New() });
        var list = fixture.ListOf(resource);
        foreach (var (language, message) in (IEnumerable<(string, string)>)[("EN", "Access Denied"), ("ES", "Acceso denegado")])
        {
            await fixture.Sandbox.SetLanguageAsync(fixture.Id("users", "Maria Santos"), language);
            var path = $"{list}/{created.Text("id")}";
            foreach (
                var refused in (CallResult[])
                    [
                        await fixture.Member.CallApiAsync(HttpMethod.Post, list, new { name = New() }),
                        await fixture.Member.CallApiAsync(HttpMethod.Patch, path, new { name = New() }),
                        .. resource == "tags" ? (CallResult[])[await fixture.Member.CallApiAsync(HttpMethod.Delete, path)] : [],
                    ]
            )
            {
                Assert.Equal((403, "upstream_forbidden", "ask_admin"), (refused.Status, refused.Problem.ErrorCode, refused.Problem.Action));
                Assert.Equal(new ProblemUpstream(403, 501, message), refused.Problem.Upstream);
            }
        }

        await fixture.Sandbox.SetLanguageAsync(fixture.Id("users", "Maria Santos"), "EN");
        Assert.Equal(created.Text("name"), (await fixture.ReadAsync($"{list}/{created.Text("id")}")).Json.Text("name"));
    }

    [Theory]
    [InlineData("foreign")]
    [InlineData(WorkspaceFixture.NoId)]
    [InlineData("000000000000000000000000")]
    public async Task Workspace_of_others_is_404(string workspaceId)
    {
        if (workspaceId == "foreign")
        {
            using var asha = fixture.CallerOf("asha@example.com");
            workspaceId = (await asha.CallApiAsync(HttpMethod.Post, "workspaces", new { name = "Asha's own" })).Is(201).Json.Text("id")!;
        }

        var root = $"workspaces/{workspaceId}";
        var tasks = $"/projects/{fixture.Id("projects", "Mobile app")}/tasks";
        foreach (
            var path in (string[])
                [
                    "",
                    "/users",
                    "/projects",
                    "/clients",
                    "/tags",
                    tasks,
                    $"/projects/{WorkspaceFixture.NoId}",
                    $"/clients/{WorkspaceFixture.NoId}",
                    $"/tags/{WorkspaceFixture.NoId}",
                    $"{tasks}/{WorkspaceFixture.NoId}",
                ]
        )
        {
            AssertUnknown(await fixture.AskAsync(HttpMethod.Get, root + path));
        }

        foreach (var path in (string[])["/projects", "/clients", "/tags", tasks])
        {
            AssertUnknown(await fixture.AskAsync(HttpMethod.Post, root + path, new { name = "Lost" }));
            AssertUnknown(await fixture.AskAsync(HttpMethod.Patch, $"{root}{path}/{WorkspaceFixture.NoId}", new { name = "Lost" }));
        }

        AssertUnknown(await fixture.AskAsync(HttpMethod.Delete, $"{root}/tags/{WorkspaceFixture.NoId}"));

        static void AssertUnknown(CallResult refused)
        {
            Assert.Equal((404, "not_found", "fix"), (refused.Status, refused.Problem.ErrorCode, refused.Problem.Action));
            Assert.Equal(["workspaceId"], refused.Problem.Fields);
        }
    }

    private static string New() => $"Entity {Interlocked.Increment(ref _made)}";

    private static string CacheControl(CallResult answer) =>
        string.Join(", ", answer.CacheControl!.ToString().Split(", ").Order(StringComparer.Ordinal));
}
