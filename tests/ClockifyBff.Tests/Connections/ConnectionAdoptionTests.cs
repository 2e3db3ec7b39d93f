using System.Net;
using Microsoft.Extensions.Time.Testing;
using static ClockifyBff.Tests.Harness.TokenClient;

namespace ClockifyBff.Tests.Connections;

/// <summary>Adoption: existing connections are assigned to the users that they act as.</summary>
[Trait("Kind", "API")]
public sealed class ConnectionAdoptionTests
{
    private const string Asha = "asha@example.com";
    private const string Maria = "maria@example.com";

    private static readonly (string, string?)[] _adopting =
    [
        .. BffFixture.TokenSettings,
        ("Connections:Adoption", "On"),
        ("Connections:EmailDomains:0", "example.com"),
    ];

    [Fact]
    public async Task Users_get_their_connections_back_by_adoption_after_the_store_is_lost()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        foreach (var (adoption, expected) in ((string, string)[])[("Off", "409 not_connected"), ("On", "200")])
        {
            await using (var before = await BffFixture.StartOnSandboxAsync(sandbox, TestStore.NewSqlite().Settings))
            {
                await RemoveAllAsync(sandbox.Controls);
                await ConnectAsync(before, sandbox, Asha);
                await ConnectAsync(before, sandbox, Maria);
            }

            await using var after = await BffFixture.StartOnSandboxAsync(
                sandbox,
                [.. TestStore.NewSqlite().Settings, ("Connections:Adoption", adoption), ("Connections:EmailDomains:0", "example.com")]
            );
            foreach (var email in (string[])[Asha, Maria])
            {
                using var employee = await OfAsync(after.Url, sandbox.Controls, email);
                Assert.Equal(expected, (await employee.TryRawAsync()).Outcome);
            }
        }

        Assert.DoesNotContain(await sandbox.Controls.JournalAsync(), call => call.FellBack);
    }

    [Fact]
    public async Task Identity_of_each_connection_is_read_once_for_parallel_callers()
    {
        await using var bff = await BffFixture.StartAsync(_adopting);
        var connections = (await bff.Sandbox.ConnectionsAsync()).Count(connection => connection is { App: "clockify", Status: "ACTIVE" });
        var employees = await Task.WhenAll(
            ((string[])[Asha, Maria, "tane@example.com", "newcomer@example.com"]).Select(email => OfAsync(bff, email))
        );

        var responses = await Task.WhenAll(
            employees.SelectMany(employee =>
                Enumerable.Range(0, 5).Select(_ => employee.TryAsync(HttpMethod.Get, "/clockify/api/v1/workspaces"))
            )
        );

        Assert.Equal(15, responses.Count(response => response.Status == 200));
        Assert.Equal(5, responses.Count(response => response.ErrorCode == "not_connected"));
        Assert.Equal(
            connections,
            (await bff.Sandbox.JournalAsync(plane: "gateway")).Count(call => call.Target.EndsWith("/user", StringComparison.Ordinal))
        );
        foreach (var employee in employees)
        {
            employee.Dispose();
        }
    }

    [Fact]
    public async Task Caller_gets_connection_pending_until_the_identities_are_read()
    {
        await using var bff = await BffFixture.StartAsync(_adopting);
        await bff.Sandbox.FailNextAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Method = "GET",
                Path = "/api/v1/user",
                Status = 503,
                Count = 100,
            }
        );
        using var asha = await OfAsync(bff, Asha);

        using var response = await asha.Http.GetAsync(
            new Uri("/clockify/api/v1/user", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        var problem = await response.ProblemAsync();

        Assert.Equal((HttpStatusCode.Conflict, "connection_pending", "wait"), (response.StatusCode, problem.ErrorCode, problem.Action));
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
        await bff.Sandbox.ClearFaultsAsync();
        await Eventually.BecomesAsync(() => asha.TryRawAsync(), response => response.Status == 200);
    }

    [Fact]
    public async Task Two_connections_of_one_address_are_not_adopted()
    {
        await using var bff = await BffFixture.StartAsync(_adopting);
        using var developer = await OfAsync(bff, "developer@example.com");

        Assert.Equal((409, "not_connected"), (await developer.TryRawAsync()).StatusAndErrorCode);
    }

    [Theory]
    [InlineData("corp.example")]
    [InlineData("xample.com")]
    [InlineData("sub.example.com")]
    public async Task Connections_of_other_email_domains_are_not_adopted(string domain)
    {
        await using var bff = await BffFixture.StartAsync([.. _adopting, ("Connections:EmailDomains:0", domain)]);
        using var asha = await OfAsync(bff, Asha);

        Assert.Equal((409, "not_connected"), (await asha.TryRawAsync()).StatusAndErrorCode);
    }

    [Fact]
    public async Task Caller_with_an_unverified_address_adopts_no_connection()
    {
        await using var bff = await BffFixture.StartAsync(_adopting);
        using var stranger = await OfAsync(
            bff,
            Asha,
            new
            {
                email = Asha,
                subject = "somebody-else",
                claims = new { email_verified = false },
            }
        );

        Assert.Equal(0, (await stranger.ReadAsync("connections")).GetProperty("total").GetInt32());
        Assert.Equal((409, "not_connected"), (await stranger.TryAsync(HttpMethod.Get, "/clockify/api/v1/workspaces")).StatusAndErrorCode);
        Assert.Empty(await bff.Sandbox.JournalAsync());
    }

    [Fact]
    public async Task Connection_of_one_user_is_adopted_by_no_other_user()
    {
        await using var bff = await BffFixture.StartAsync(_adopting);
        using var asha = await OfAsync(bff, Asha);
        (await asha.TryRawAsync()).Is(200);
        using var namesake = await OfAsync(bff, Asha, new { email = Asha, subject = "another-subject" });

        Assert.Equal((409, "not_connected"), (await namesake.TryRawAsync()).StatusAndErrorCode);
        (await asha.TryRawAsync()).Is(200);
    }

    [Fact]
    public async Task User_who_disconnected_adopts_no_connection_again()
    {
        await using var bff = await BffFixture.StartAsync(_adopting);
        using var asha = await OfAsync(bff, Asha);
        var own = Id((await asha.ReadAsync("connections")).GetProperty("items")[0]);
        await asha.SendAsync(HttpMethod.Delete, $"connections/{own}");
        await bff.Sandbox.AddConnectionAsync(Asha);

        Assert.Equal((409, "not_connected"), (await asha.TryRawAsync()).StatusAndErrorCode);
        Assert.Equal("active", Status(await asha.ConnectAsync()));
    }

    [Fact]
    public async Task Identity_read_long_ago_is_read_again_before_adoption()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        (string, string?)[] settings =
        [
            .. TestStore.NewSqlite().Settings,
            ("Connections:Adoption", "On"),
            ("Connections:EmailDomains:0", "example.com"),
        ];
        await using (var before = await BffFixture.StartOnSandboxAsync(sandbox, settings))
        {
            using var newcomer = await OfAsync(before.Url, sandbox.Controls, "newcomer@example.com");
            await newcomer.TryRawAsync();
        }

        await sandbox.Controls.ChangeConnectionAsync(
            (await sandbox.Controls.ConnectionOfAsync(Asha)).Id,
            new { email = "somebody.else@example.com" }
        );
        await using var after = await BffFixture.StartOnSandboxAsync(
            sandbox,
            settings,
            new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddMinutes(2))
        );
        using var asha = await OfAsync(after.Url, sandbox.Controls, Asha);

        Assert.Equal((409, "not_connected"), (await asha.TryAsync(HttpMethod.Get, "/clockify/api/v1/workspaces")).StatusAndErrorCode);
        Assert.DoesNotContain(await sandbox.Controls.JournalAsync(), call => call.Target.EndsWith("/workspaces", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(403, """{"message":"Access denied","code":403}""", 100_000)]
    [InlineData(404, """{"message":"Connection not found","type":"Not Found","code":404}""", 1)]
    public async Task Connection_whose_identity_can_t_be_read_blocks_no_caller_and_is_rarely_retried(int status, string body, int times)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var bff = new BffFixture { Time = time };
        await bff.StartWithAsync(_adopting);
        var silent = await bff.Sandbox.ConnectionOfAsync(Maria);
        await bff.Sandbox.FailNextAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Method = "GET",
                Path = "/api/v1/user",
                Connection = silent.Id,
                Status = status,
                Body = body,
                Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" },
                Count = times,
            }
        );
        using var asha = await OfAsync(bff, Asha);
        using var maria = await OfAsync(bff, Maria);

        for (var call = 0; call < 5; call++)
        {
            (await asha.TryRawAsync()).Is(200);
            Assert.Equal((409, "not_connected"), (await maria.TryRawAsync()).StatusAndErrorCode);
        }

        Assert.Single(await bff.Sandbox.JournalAsync(plane: "gateway"), call => call.Connection == silent.Id);
        await bff.Sandbox.ClearFaultsAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        (await maria.TryRawAsync()).Is(200);
    }

    [Fact]
    public async Task Connection_with_a_revoked_key_blocks_no_adoption()
    {
        await using var bff = await BffFixture.StartAsync(_adopting);
        await bff.Sandbox.ChangeConnectionAsync((await bff.Sandbox.ConnectionOfAsync(Maria)).Id, new { keyRevoked = true });
        using var asha = await OfAsync(bff, Asha);
        using var maria = await OfAsync(bff, Maria);

        (await asha.TryRawAsync()).Is(200);
        Assert.Equal((409, "not_connected"), (await maria.TryRawAsync()).StatusAndErrorCode);
    }

    private static async Task RemoveAllAsync(SandboxControls controls)
    {
        foreach (var connection in await controls.ConnectionsAsync())
        {
            await controls.RemoveConnectionAsync(connection.Id);
        }
    }

    private static async Task ConnectAsync(BffFixture service, StartedSandbox sandbox, string email)
    {
        using var employee = await OfAsync(service.Url, sandbox.Controls, email);
        Assert.Equal("active", Status(await employee.ConnectAsync()));
    }
}
