using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Security;

/// <summary>The log entries about rejected tokens.</summary>
[Trait("Kind", "deploy")]
public sealed class RejectedTokenLogTests
{
    [Fact]
    public async Task Rejected_tokens_are_logged_once_per_reason_without_token_or_claims()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await using var service = ServiceProcess.Start(
            "Production",
            ("MATON_API_KEY", "a-real-key"),
            ("AllowedHosts", "*"),
            ("Storage__ConnectionString", "Data Source=:memory:"),
            ("Authentication__Schemes__app__Authority", $"{sandbox.Url}issuer"),
            ("Authentication__Schemes__app__Audiences__0", "clockify-bff"),
            ("Authentication__Schemes__app__RequireHttpsMetadata", "false")
        );
        using var caller = new HttpClient { BaseAddress = await service.ListeningAsync() };
        var tokens = new List<string>();
        var since = Stopwatch.StartNew();
        TimeSpan? firstLogged = null;
        foreach (
            var order in (string[])
                [
                    """{"claims":{"aud":"another-service"}}""",
                    """{"claims":{"iss":"https://evil.example"}}""",
                    """{"lifetime":"-00:05:00"}""",
                    """{"keyId":"nobody-knows"}""",
                    """{"signature":"foreign"}""",
                    """{"claims":{"sub":""}}""",
                    """{"algorithm":"HS256"}""",
                ]
        )
        {
            var token = await sandbox.Controls.MintTokenAsync(JsonNode.Parse(order)!);
            tokens.Add(token);
            await CallAsync(token);
            firstLogged ??= since.Elapsed;
            await CallAsync(token);
        }

        await CallAsync("no-token");
        await Eventually.TrueAsync(() => LoggedRejections().Count == 8);

        Assert.All(
            (string[])["audience:", "issuer:", "lifetime:", "key:", "signature:", "owner:", "algorithm:", "form:"],
            reason =>
                Assert.Single(LoggedRejections(), line => line.Contains($"scheme app is rejected: {reason}", StringComparison.Ordinal))
        );
        Assert.All(
            (string[])[.. tokens, "developer@example.com", "evil.example", "another-service"],
            secret => Assert.DoesNotContain(secret, service.Output, StringComparison.Ordinal)
        );

        // Each reason is logged at most every five seconds, so the first one is due again.
        await Eventually.TrueAsync(() => since.Elapsed > firstLogged + TimeSpan.FromSeconds(5));
        await CallAsync(tokens[0]);
        await Eventually.TrueAsync(() =>
            LoggedRejections()
                .Any(line =>
                    line.Contains("audience", StringComparison.Ordinal)
                    && line.Contains("(1 more since the last such entry)", StringComparison.Ordinal)
                )
        );

        List<string> LoggedRejections() => [.. service.Messages.Where(line => line.Contains("is rejected: ", StringComparison.Ordinal))];

        async Task CallAsync(string token)
        {
            caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await caller.GetAsync(new Uri("/api/v1/me", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(401, (int)response.StatusCode);
        }
    }
}
