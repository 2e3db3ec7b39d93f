namespace ClockifyBff.Tests.Features;

/// <summary>The behavior that all routes of single entities share: etags, conditional requests and rejections.</summary>
[Trait("Kind", "API")]
public sealed class EntityEndpointTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private static int _createdCount;

    public static TheoryData<string> Resources => ["projects", "tasks", "clients", "tags"];

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Etag_of_an_entity_is_equal_in_every_response(string resource)
    {
        var list = fixture.ListOf(resource);
        var created = (await fixture.SendAsync(HttpMethod.Post, list, new { name = NewName() })).Is(201).Json;

        var read = await fixture.ReadAsync($"{list}/{created.Text("id")}");
        var listed = (await fixture.ReadAsync($"{list}?all=true")).Items.Single(one => one.Text("id") == created.Text("id"));
        var patched = (await fixture.SendAsync(HttpMethod.Patch, $"{list}/{created.Text("id")}", "{}")).Is(200).Json;

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
        var created = await fixture.CreateAsync(resource, new { name = NewName() });
        var path = $"{fixture.ListOf(resource)}/{created.Text("id")}";
        var etag = created.Text("etag")!;

        foreach (var known in (string[])[etag, $"W/{etag}", $"\"other\", {etag}", "*"])
        {
            var result = (await fixture.SendAsync(HttpMethod.Get, path, headers: ("If-None-Match", known))).Is(304);
            Assert.Equal((string.Empty, etag, "no-cache, private"), (result.Text, result.ETag, CacheControl(result)));
        }

        (await fixture.SendAsync(HttpMethod.Patch, path, new { name = NewName() })).Is(200);
        var changed = (await fixture.SendAsync(HttpMethod.Get, path, headers: ("If-None-Match", etag))).Is(200);
        Assert.Equal("no-cache, private", CacheControl(changed));
        Assert.NotEqual(etag, changed.ETag);
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task PATCH_with_an_outdated_If_Match_is_412(string resource)
    {
        var created = await fixture.CreateAsync(resource, new { name = NewName() });
        var path = $"{fixture.ListOf(resource)}/{created.Text("id")}";
        var newer = NewName();
        var current = (await fixture.SendAsync(HttpMethod.Patch, path, new { name = newer }, ("If-Match", created.Text("etag")!))).Is(200);

        foreach (var stale in (string[])[created.Text("etag")!, "\"x\"", "x", $"{current.Json.Text("etag")!.Trim('"')}0", "\"x\", \"y\""])
        {
            var rejected = await fixture.SendAsync(HttpMethod.Patch, path, new { name = NewName() }, ("If-Match", stale));
            Assert.Equal((412, "precondition_failed", "check"), (rejected.Status, rejected.Problem.ErrorCode, rejected.Problem.Action));
            Assert.Equal(current.Text, rejected.Problem.Current.ToString());
        }

        Assert.Equal(newer, (await fixture.ReadAsync(path)).Json.Text("name"));
        foreach (
            var match in (string[])
                [current.Json.Text("etag")!, current.Json.Text("etag")!.Trim('"'), "*", $"\"x\", {current.Json.Text("etag")}"]
        )
        {
            (await fixture.SendAsync(HttpMethod.Patch, path, "{}", ("If-Match", match))).Is(200);
        }
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task PATCH_accepts_both_media_types(string resource)
    {
        var created = await fixture.CreateAsync(resource, new { name = NewName() });

        foreach (
            var mediaType in (string[])["application/merge-patch+json", "application/json", "application/merge-patch+json; charset=utf-8"]
        )
        {
            var name = NewName();
            var result = await fixture.Owner.CallApiAsync(
                HttpMethod.Patch,
                $"{fixture.ListOf(resource)}/{created.Text("id")}",
                new { name },
                mediaType
            );
            Assert.Equal(name, result.Is(200).Json.Text("name"));
        }
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Unknown_entity_is_404(string resource)
    {
        var path = $"{fixture.ListOf(resource)}/{WorkspaceFixture.UnknownId}";
        foreach (var language in (string[])["EN", "ES"])
        {
            await fixture.Sandbox.SetLanguageAsync(fixture.Id("users", "Dana Developer"), language);
            foreach (
                var rejected in (CallResult[])
                    [
                        await fixture.SendAsync(HttpMethod.Get, path),
                        await fixture.SendAsync(HttpMethod.Patch, path, new { name = NewName() }),
                    ]
            )
            {
                Assert.Equal((404, "not_found", "fix"), (rejected.Status, rejected.Problem.ErrorCode, rejected.Problem.Action));
                Assert.Equal([$"{resource.TrimEnd('s')}Id"], rejected.Problem.Fields);
                Assert.Equal((400, 501), (rejected.Problem.Upstream!.Status, rejected.Problem.Upstream.Code));
            }
        }

        await fixture.Sandbox.SetLanguageAsync(fixture.Id("users", "Dana Developer"), "EN");
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Duplicate_name_is_409_with_the_entity_that_has_it(string resource)
    {
        var list = fixture.ListOf(resource);
        var (name, otherName) = (NewName(), NewName());
        var holder = await fixture.CreateAsync(resource, new { name });
        var other = await fixture.CreateAsync(resource, new { name = otherName });
        await AssertNameTakenAsync(name);

        await fixture.SendAsync(
            HttpMethod.Patch,
            $"{list}/{holder.Text("id")}",
            resource == "tasks" ? """{"status":"done"}""" : """{"archived":true}"""
        );
        await fixture.Sandbox.SetLanguageAsync(fixture.Id("users", "Dana Developer"), "ES");
        await AssertNameTakenAsync(name);
        await fixture.Sandbox.SetLanguageAsync(fixture.Id("users", "Dana Developer"), "EN");

        // It is unknown whether Clockify's names are case-sensitive. If Clockify rejects a name, a name that differs only in case is the
        // reason.
        await fixture.Sandbox.RespondNextAsync("POST", $"/api/v1/{list}", 400, """{"message":"Ya existe","code":501}""");
        await fixture.Sandbox.RespondNextAsync("PUT", $"/api/v1/{list}/*", 400, """{"message":"Ya existe","code":501}""");
        await AssertNameTakenAsync($" {name.ToUpperInvariant()}");
        (await fixture.SendAsync(HttpMethod.Patch, $"{list}/{other.Text("id")}", new { name = otherName })).Is(200);

        async Task AssertNameTakenAsync(string taken)
        {
            foreach (
                var rejected in (CallResult[])
                    [
                        await fixture.SendAsync(HttpMethod.Post, list, new { name = taken }),
                        await fixture.SendAsync(HttpMethod.Patch, $"{list}/{other.Text("id")}", new { name = taken }),
                    ]
            )
            {
                Assert.Equal((409, "name_taken", "fix"), (rejected.Status, rejected.Problem.ErrorCode, rejected.Problem.Action));
                Assert.Equal(
                    (holder.Text("id"), name),
                    (Assert.Single(rejected.Problem.Candidates).Id, rejected.Problem.Candidates[0].Name)
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Admin_only_write_by_a_member_is_403(string resource)
    {
        await fixture.Sandbox.ChangeWorkspaceAsync(fixture.WorkspaceId, new { onlyAdminsCreateTag = true });
        var created = await fixture.CreateAsync(resource, new { name = NewName() });
        var list = fixture.ListOf(resource);
        foreach (var (language, message) in (IEnumerable<(string, string)>)[("EN", "Access Denied"), ("ES", "Acceso denegado")])
        {
            await fixture.Sandbox.SetLanguageAsync(fixture.Id("users", "Maria Santos"), language);
            var path = $"{list}/{created.Text("id")}";
            foreach (
                var rejected in (CallResult[])
                    [
                        await fixture.Member.CallApiAsync(HttpMethod.Post, list, new { name = NewName() }),
                        await fixture.Member.CallApiAsync(HttpMethod.Patch, path, new { name = NewName() }),
                        .. resource == "tags" ? (CallResult[])[await fixture.Member.CallApiAsync(HttpMethod.Delete, path)] : [],
                    ]
            )
            {
                Assert.Equal(
                    (403, "upstream_forbidden", "ask_admin"),
                    (rejected.Status, rejected.Problem.ErrorCode, rejected.Problem.Action)
                );
                Assert.Equal(new ProblemUpstream(403, 501, message), rejected.Problem.Upstream);
            }
        }

        await fixture.Sandbox.SetLanguageAsync(fixture.Id("users", "Maria Santos"), "EN");
        Assert.Equal(created.Text("name"), (await fixture.ReadAsync($"{list}/{created.Text("id")}")).Json.Text("name"));
    }

    [Theory]
    [InlineData("foreign")]
    [InlineData(WorkspaceFixture.UnknownId)]
    [InlineData("000000000000000000000000")]
    public async Task Workspace_without_membership_is_404(string workspaceId)
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
                    $"/projects/{WorkspaceFixture.UnknownId}",
                    $"/clients/{WorkspaceFixture.UnknownId}",
                    $"/tags/{WorkspaceFixture.UnknownId}",
                    $"{tasks}/{WorkspaceFixture.UnknownId}",
                ]
        )
        {
            AssertUnknown(await fixture.SendAsync(HttpMethod.Get, root + path));
        }

        foreach (var path in (string[])["/projects", "/clients", "/tags", tasks])
        {
            AssertUnknown(await fixture.SendAsync(HttpMethod.Post, root + path, new { name = "Lost" }));
            AssertUnknown(await fixture.SendAsync(HttpMethod.Patch, $"{root}{path}/{WorkspaceFixture.UnknownId}", new { name = "Lost" }));
        }

        AssertUnknown(await fixture.SendAsync(HttpMethod.Delete, $"{root}/tags/{WorkspaceFixture.UnknownId}"));

        static void AssertUnknown(CallResult rejected)
        {
            Assert.Equal((404, "not_found", "fix"), (rejected.Status, rejected.Problem.ErrorCode, rejected.Problem.Action));
            Assert.Equal(["workspaceId"], rejected.Problem.Fields);
        }
    }

    private static string NewName() => $"Entity {Interlocked.Increment(ref _createdCount)}";

    private static string CacheControl(CallResult result) =>
        string.Join(", ", result.CacheControl!.ToString().Split(", ").Order(StringComparer.Ordinal));
}
