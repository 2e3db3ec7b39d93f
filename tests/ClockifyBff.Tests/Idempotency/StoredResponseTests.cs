using System.Net;
using ClockifyBff.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static ClockifyBff.Tests.Idempotency.IdempotencyFixture;

namespace ClockifyBff.Tests.Idempotency;

/// <summary>Responses are stored even if the client disconnects, which is the usual reason for a repeated request.</summary>
[Trait("Kind", "API")]
public sealed class StoredResponseTests
{
    [Fact]
    public async Task Response_is_stored_whole_although_its_client_has_left()
    {
        var http = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
            RequestAborted = new CancellationToken(canceled: true),
        };

        var answer = await StoredResponse.ReadAsync(http, TypedResults.Created("/there", new { name = new string('x', 100_000) }));

        Assert.Equal((201, "/there"), (answer.Status, answer.Location));
        Assert.EndsWith("x\"}", answer.Body, StringComparison.Ordinal);
        Assert.True(http.RequestAborted.IsCancellationRequested);
    }

    [Fact]
    public async Task Request_whose_client_leaves_repeatedly_is_executed_once()
    {
        await using var fixture = await StartAsync(("Maton:Timeout", "00:00:05"));
        var post = await fixture.NewAsync("entries");
        var there = await fixture.ListIdsAsync("entries");
        await fixture.Sandbox.ChangeSettingsAsync(new { latency = TimeSpan.FromMilliseconds(20) });
        for (var patience = 5; patience < 200; patience += 5)
        {
            using var impatient = fixture.Bff.CallerOf("asha@example.com");
            impatient.Timeout = TimeSpan.FromMilliseconds(patience);
            await Record.ExceptionAsync(() => impatient.CallApiAsync(HttpMethod.Post, post.Path, post.Body, headers: (Header, post.Key)));
        }

        var answer = await Eventually.BecomesAsync(
            () => fixture.SendAsync(post),
            repeated => repeated.Status is not ((int)HttpStatusCode.Conflict or (int)HttpStatusCode.GatewayTimeout)
        );

        Assert.Equal(IdIn(answer.Is(201)), Assert.Single((await fixture.ListIdsAsync("entries")).Except(there)));
    }
}
