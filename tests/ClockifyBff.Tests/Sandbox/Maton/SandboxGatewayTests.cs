using System.Net.Http.Headers;

namespace ClockifyBff.Tests.Sandbox.Maton;

[Trait("Kind", "API")]
public sealed class SandboxGatewayTests
{
    private const string User = "/clockify/api/v1/user";

    [Theory]
    [InlineData]
    [InlineData("Bearer other")]
    [InlineData("Basic sandbox")]
    [InlineData("Bearer sandbox", "Bearer sandbox")]
    public async Task Call_without_exactly_the_key_is_refused(params string[] credentials)
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        var response = await sandbox.Browser.SendAsync(
            HttpMethod.Get,
            User,
            headers: [.. credentials.Select(credential => ("Authorization", credential))]
        );

        Assert.Equal(401, response.Status);
        Assert.Equal(401, response.Json.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Call_without_connection_falls_back_to_the_oldest(string? header)
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var oldest = (await sandbox.Controls.ConnectionsAsync())
            .Where(connection => connection.App == "clockify")
            .MinBy(connection => connection.CreationTime)!;

        var response = await sandbox.GetAsync(User, header);

        var seen = Assert.Single(await sandbox.Controls.JournalAsync());
        Assert.True(seen.FellBack);
        Assert.Null(seen.Connection);
        Assert.Equal((oldest.Email, oldest.UserId), (seen.ActingEmail, seen.ActingUser));
        Assert.NotEqual("developer@example.com", seen.ActingEmail);
    }

    [Fact]
    public async Task Named_connection_acts_for_the_account_behind_it()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var connection = await sandbox.Controls.ConnectionOfAsync("developer@example.com");

        var response = await sandbox.GetAsync(User, connection.Id);

        var seen = Assert.Single(await sandbox.Controls.JournalAsync());
        Assert.Equal("developer@example.com", response.Json.GetProperty("email").GetString());
        Assert.False(seen.FellBack);
        Assert.Equal((connection.Id, connection.UserId), (seen.Connection, seen.ActingUser));
    }

    [Fact]
    public async Task Call_without_any_active_connection_of_the_app_is_400()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        foreach (var connection in await sandbox.Controls.ConnectionsAsync())
        {
            await sandbox.Controls.ChangeConnectionAsync(connection.Id, new { status = "FAILED" });
        }

        var response = await sandbox.GetAsync(User);

        Assert.Equal(400, response.Status);
        Assert.Equal("Missing connection for the requested app", response.Json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Unknown_connection_is_not_found()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        const string id = "13fe7b78-42ba-4b43-9631-69a4bf7091ec";

        var response = await sandbox.GetAsync(User, id);

        Assert.Equal(404, response.Status);
        Assert.Equal($$"""{"message":"Connection {{id}} not found","type":"Not Found","code":404}""", response.Text);
        Assert.Equal(id, Assert.Single(await sandbox.Controls.JournalAsync()).Connection);
    }

    [Theory]
    [InlineData("PENDING")]
    [InlineData("FAILED")]
    public async Task Connection_that_is_not_active_is_refused(string status)
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var connection = await sandbox.Controls.AddConnectionAsync("asha@example.com", status);

        var response = await sandbox.GetAsync(User, connection.Id);

        Assert.Equal(400, response.Status);
        var refusal = response.Json;
        Assert.Equal("Missing connection for the requested app", refusal.GetProperty("message").GetString());
        Assert.NotEmpty(refusal.GetProperty("trace_id").GetString()!);
    }

    [Fact]
    public async Task Connection_of_another_app_is_not_found_and_serves_its_own_app()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var mail = (await sandbox.Controls.ConnectionsAsync()).First(connection => connection.App == "google-mail");

        var wrong = await sandbox.GetAsync(User, mail.Id);
        var right = await sandbox.GetAsync("/google-mail/gmail/v1/users/me/messages", mail.Id);

        Assert.Equal((404, 200), (wrong.Status, right.Status));
        Assert.Equal("google-mail", (await sandbox.Controls.JournalAsync())[1].App);
    }

    [Theory]
    [InlineData("/clockifyx/api/v1/user", "invalid app name in path")]
    [InlineData("/Clockify/api/v1/user", "invalid app name in path")]
    [InlineData("/", "invalid app name in path")]
    [InlineData("/slack/chat.postMessage", "Missing connection for the requested app")]
    public async Task Path_that_names_no_connected_app_is_refused(string path, string message)
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        var response = await sandbox.GetAsync(path);

        Assert.Equal(400, response.Status);
        Assert.Equal(message, response.Json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Call_with_a_revoked_Clockify_key_is_refused_by_Clockify()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var connection = await sandbox.Controls.ConnectionOfAsync("developer@example.com");
        await sandbox.Controls.ChangeConnectionAsync(connection.Id, new { keyRevoked = true });

        var response = await sandbox.GetAsync(User, connection.Id);

        var seen = Assert.Single(await sandbox.Controls.JournalAsync());
        Assert.Equal("developer@example.com", seen.ActingEmail);
        Assert.Null(seen.ActingUser);
        Assert.Equal(401, response.Status);
        Assert.Equal(4003, response.Json.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Large_bodies_stream_in_and_out()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        const int size = 100 * 1024 * 1024;
        var connection = await sandbox.Controls.ConnectionOfAsync("developer@example.com");
        await sandbox.Controls.FailNextAsync(
            new SandboxFault(SandboxFault.Stream)
            {
                Method = "POST",
                Status = 200,
                Bytes = size,
            }
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(User, UriKind.Relative));
        request.Headers.Add("Maton-Connection", connection.Id);
        request.Content = new ByteArrayContent(new byte[size]);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");

        using var response = await sandbox.Maton.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(size, await response.CountBodyBytesAsync());
        Assert.Equal(size, Assert.Single(await sandbox.Controls.JournalAsync()).BodyLength);
    }

    [Fact]
    public async Task API_key_of_the_caller_beside_that_of_the_connection_is_401()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var connection = await sandbox.Controls.ConnectionOfAsync("developer@example.com");
        sandbox.Maton.DefaultRequestHeaders.Add("X-Api-Key", "mine");

        var response = await sandbox.GetAsync(User, connection.Id);

        Assert.Equal(401, response.Status);
        Assert.Equal(1000, response.Json.GetProperty("code").GetInt32());
    }
}
