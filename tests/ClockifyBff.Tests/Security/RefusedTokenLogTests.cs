using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Security;

/// <summary>What the log says of tokens that are refused.</summary>
[Trait("Kind", "deploy")]
public sealed class RefusedTokenLogTests
{
    [Fact]
    public async Task Refused_tokens_are_logged_once_per_reason_without_token_or_claims()
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
        await Eventually.TrueAsync(() => Refusals().Count == 8);

        Assert.All(
            (string[])["audience:", "issuer:", "lifetime:", "key:", "signature:", "owner:", "algorithm:", "form:"],
            reason => Assert.Single(Refusals(), line => line.Contains($"scheme app is refused: {reason}", StringComparison.Ordinal))
        );
        Assert.All(
            (string[])[.. tokens, "developer@example.com", "evil.example", "another-service"],
            secret => Assert.DoesNotContain(secret, service.Output, StringComparison.Ordinal)
        );

        // The first reason, which was logged first, is due again: it is logged every five seconds.
        await Eventually.TrueAsync(() => since.Elapsed > firstLogged + TimeSpan.FromSeconds(5));
        await CallAsync(tokens[0]);
        await Eventually.TrueAsync(() =>
            Refusals()
                .Any(line =>
                    line.Contains("audience", StringComparison.Ordinal)
                    && line.Contains("(1 more since the last such line)", StringComparison.Ordinal)
                )
        );

        List<string> Refusals() => [.. service.Messages.Where(line => line.Contains("is refused", StringComparison.Ordinal))];

        async Task CallAsync(string token)
        {
            caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await caller.GetAsync(new Uri("/api/v1/me", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(401, (int)answer.StatusCode);
        }
    }
}
