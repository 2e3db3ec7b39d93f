using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features;

/// <summary>
/// A client whose response was lost repeats its PATCH with the old etag. That its own first PATCH changed the etag is no conflict.
/// </summary>
[Trait("Kind", "API")]
public sealed class RepeatedPatchTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private static int _createdCount;

    /// <summary>The resource, and a patch in which some member is written differently from how it is returned.</summary>
    public static TheoryData<string, string> Patches =>
        new()
        {
            { "projects", """{"name":"Renamed {n}","note":"New"}""" },
            { "projects", """{"note":"","hourlyRate":{"amount":5000},"archived":true}""" },
            { "tasks", """{"name":"Renamed {n}","assigneeIds":null,"status":"done"}""" },
            { "clients", """{"email":"new@example.com","ccEmails":[],"name":"Renamed {n}"}""" },
            { "tags", """{"archived":true}""" },
            { "time-entries", """{"start":"2026-05-13T10:00:00.75+02:00","durationSeconds":7200,"description":"Typo"}""" },
            { "time-entries", """{"customFields":[{"id":"{field}","value":"DEMO-3"}]}""" },
            { "time-entries", """{"customFields":null}""" },
            { "time-entries", """{"projectName":"website relaunch","taskName":"DESIGN","tagNames":["meeting"]}""" },
        };

    [Theory]
    [MemberData(nameof(Patches))]
    public async Task PATCH_repeated_with_its_old_If_Match_after_it_took_effect_is_200(string resource, string patch)
    {
        var (path, etag) = await NewAsync(resource);
        var body = patch
            .Replace("{n}", $"{Interlocked.Increment(ref _createdCount)}", StringComparison.Ordinal)
            .Replace("{field}", new IdGenerator(1).FromSeed(EntityKind.CustomField, 0, 0), StringComparison.Ordinal);
        var first = (await fixture.SendAsync(HttpMethod.Patch, path, body, ("If-Match", etag))).Is(200);
        var before = await fixture.Sandbox.JournalPositionAsync();

        var second = (await fixture.SendAsync(HttpMethod.Patch, path, body, ("If-Match", etag))).Is(200);

        Assert.Equal((first.Json.Text("etag"), first.Json.Text("id")), (second.Json.Text("etag"), second.Json.Text("id")));
        Assert.DoesNotContain(await fixture.Sandbox.JournalAsync(before, "gateway"), call => call.Method != "GET");
    }

    [Theory]
    [InlineData("projects")]
    [InlineData("tasks")]
    [InlineData("clients")]
    [InlineData("tags")]
    [InlineData("time-entries")]
    public async Task PATCH_with_an_outdated_If_Match_that_is_empty_or_differs_is_412(string resource)
    {
        var (path, stale) = await NewAsync(resource);
        var member = resource == "time-entries" ? "description" : "name";
        var name = $"Renamed {Interlocked.Increment(ref _createdCount)}";
        (await fixture.SendAsync(HttpMethod.Patch, path, $$"""{"{{member}}":"{{name}}"}""", ("If-Match", stale))).Is(200);

        foreach (var body in (string[])["{}", $$"""{"{{member}}":"Other"}""", """{"id":"0123456789abcdef01234567"}"""])
        {
            Assert.Equal(
                (412, "precondition_failed"),
                (await fixture.SendAsync(HttpMethod.Patch, path, body, ("If-Match", stale))).StatusAndErrorCode
            );
        }

        Assert.Equal(name, (await fixture.ReadAsync(path)).Json.Text(member));
    }

    private async Task<(string Path, string Etag)> NewAsync(string resource)
    {
        object body =
            resource == "time-entries"
                ? new { start = "2026-05-13T08:00:00Z", durationSeconds = 60 }
                : new { name = $"Repeated {Interlocked.Increment(ref _createdCount)}" };
        var created = await fixture.CreateAsync(resource, body);
        return ($"{fixture.ListOf(resource)}/{created.Text("id")}", created.Text("etag")!);
    }
}
