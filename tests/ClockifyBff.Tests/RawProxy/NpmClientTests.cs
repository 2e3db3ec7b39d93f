using System.Text.Json;

namespace ClockifyBff.Tests.RawProxy;

/// <summary>
/// The npm client clockify-ts works with the service if only its base URL is changed. The client requires a Clockify API key.
/// </summary>
[Trait("Kind", "deploy")]
public sealed class NpmClientTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private const string ApiKey = "the-clients-own-key";

    [Fact]
    public async Task Clockify_ts_reads_its_user_and_starts_and_stops_a_timer()
    {
        var (said, _) = await TrackTimeAsync();

        Assert.Equal("developer@example.com", Text(said, "user", "email"));
        Assert.Equal(
            ("Tracked by clockify-ts", Text(said, "project", "id")),
            (Text(said, "started", "description"), Text(said, "started", "projectId"))
        );
        Assert.Equal(JsonValueKind.Null, said.GetProperty("started").GetProperty("timeInterval").GetProperty("end").ValueKind);
        Assert.Equal(
            Text(said, "started", "id"),
            Assert.Single(said.GetProperty("running").EnumerateArray()).GetProperty("id").GetString()
        );
        Assert.Equal(Text(said, "started", "id"), Text(said, "stopped", "id"));
        Assert.Equal("PT45M", said.GetProperty("stopped").GetProperty("timeInterval").GetProperty("duration").GetString());
    }

    [Fact]
    public async Task Clockify_ts_reports_the_error_message_of_Clockify()
    {
        await bff.Sandbox.ChangeSettingsAsync(new { recordAnswers = true });

        var (said, calls) = await TrackTimeAsync();

        var message = JsonSerializer.Deserialize<JsonElement>(calls[^1].Answer!).GetProperty("message").GetString();
        Assert.StartsWith(
            $"Response Error[PATCH:404]: Not Found. Message: {message}.",
            said.GetProperty("refusal").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Clockify_receives_its_calls_as_they_were_made()
    {
        var (said, calls) = await TrackTimeAsync();

        var workspace = $"/clockify/api/v1/workspaces/{Text(said, "user", "activeWorkspace")}";
        var mine = $"{workspace}/user/{Text(said, "user", "id")}/time-entries";
        Assert.Equal(
            [
                "GET /clockify/api/v1/user",
                $"GET {workspace}/projects?page-size=1",
                $"POST {workspace}/time-entries",
                $"GET {mine}?in-progress=true",
                $"PATCH {mine}",
                $"PATCH {mine}",
            ],
            calls.Select(call => $"{call.Method} {call.Target}")
        );
        Assert.Equal("""{"end":"2026-01-08T08:45:00.000Z"}""", calls[4].Body);
    }

    [Fact]
    public async Task API_key_of_clockify_ts_is_not_forwarded_and_the_connection_of_the_caller_is_used()
    {
        var own = (await bff.Sandbox.ConnectionsAsync())
            .Where(connection => connection.Email == "developer@example.com")
            .MaxBy(connection => connection.CreationTime)!;

        var (_, calls) = await TrackTimeAsync();

        Assert.All(calls, call => Assert.Empty(call.Header("X-Api-Key")));
        Assert.DoesNotContain(ApiKey, JsonSerializer.Serialize(calls), StringComparison.Ordinal);
        Assert.All(calls, call => Assert.Equal(["Bearer sandbox"], call.Header("Authorization")));
        Assert.All(calls, call => Assert.Equal([own.Id], call.Header("Maton-Connection")));
        Assert.All(calls, call => Assert.Equal((own.Id, own.Email, false), (call.Connection, call.ActingEmail, call.FellBack)));
    }

    private static string Text(JsonElement said, string entity, string property) =>
        said.GetProperty(entity).GetProperty(property).GetString()!;

    private async Task<(JsonElement Said, IReadOnlyList<JournalledRequest> Calls)> TrackTimeAsync()
    {
        var project = await NodeProject.InstallAsync("RawProxy/npm-client");
        // After one request the service knows the owners of the connections, and sends no more requests of its own.
        using var caller = bff.CallerOf();
        await caller.ReadAsync("user");
        var before = await bff.Sandbox.JournalPositionAsync();
        var said = await project.RunAsync("track-time.mjs", new Uri(bff.Url, "/clockify/api/v1").ToString(), ApiKey);
        return (said, await bff.Sandbox.JournalAsync(before, "gateway"));
    }
}
