using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace ClockifyBff.Tests.Replicas;

/// <summary>
/// A connection that ends on one replica ends on the other at once. The other's clock stands still, so that it rechecks nothing by itself.
/// </summary>
[Trait("Kind", "replicas")]
public sealed class ConnectionRevocationTests
{
    private const string Maria = WorkspaceFixture.MembersEmail;

    [Fact]
    public async Task Connection_deleted_by_its_owner_ends_on_the_other_replica_at_once()
    {
        await using var replicas = await StartAsync();
        var (onFirst, onSecond) = await StartCallersAsync(replicas);

        (await onFirst.CallApiAsync(HttpMethod.Delete, $"connections/{await IdAsync(onFirst)}")).Is(200);

        await AssertRejectedAsync(replicas, onSecond, "not_connected");
    }

    [Fact]
    public async Task Connection_deleted_by_an_administrator_ends_on_the_other_replica_at_once()
    {
        await using var replicas = await StartAsync();
        var (onFirst, onSecond) = await StartCallersAsync(replicas);
        var admin = replicas.CallerOf(replicas.First, "lucas@example.com");

        (await admin.CallApiAsync(HttpMethod.Delete, $"admin/connections/{await IdAsync(onFirst)}")).Is(200);

        await AssertRejectedAsync(replicas, onSecond, "not_connected");
    }

    [Fact]
    public async Task Connection_rejected_upstream_is_reconnect_required_on_the_other_replica_at_once()
    {
        await using var replicas = await StartAsync();
        var (onFirst, onSecond) = await StartCallersAsync(replicas);
        await replicas.Sandbox.Controls.ChangeConnectionAsync(await IdAsync(onFirst), new { keyRevoked = true });

        Assert.Equal(
            "reconnect_required",
            (await onFirst.CallApiAsync(HttpMethod.Post, $"{replicas.Root}/time-entries", new { start = "2026-05-13T08:00:00Z" }))
                .Problem
                .ErrorCode
        );

        await AssertRejectedAsync(replicas, onSecond, "reconnect_required");
    }

    [Fact]
    public async Task Revocation_messages_contain_no_address_and_no_connection_id()
    {
        await using var replicas = await StartAsync();
        var (onFirst, onSecond) = await StartCallersAsync(replicas);
        await using var listener = await ConnectionMultiplexer.ConnectAsync(replicas.Redis.ConnectionString);
        var messages = new ConcurrentBag<string>();
        await listener
            .GetSubscriber()
            .SubscribeAsync(RedisChannel.Pattern("*"), (channel, message) => messages.Add($"{channel} {message}"));
        var id = await IdAsync(onFirst);

        (await onFirst.CallApiAsync(HttpMethod.Delete, $"connections/{id}")).Is(200);
        await AssertRejectedAsync(replicas, onSecond, "not_connected");

        await Eventually.TrueAsync(() => messages.Any(message => message.Contains("links", StringComparison.Ordinal)));
        Assert.All(messages, message => Assert.DoesNotContain("maria", message, StringComparison.OrdinalIgnoreCase));
        Assert.All(messages, message => Assert.DoesNotContain(id, message, StringComparison.OrdinalIgnoreCase));
    }

    private static Task<InProcessReplicas> StartAsync() =>
        InProcessReplicas.StartAsync(secondTime: new FakeTimeProvider(TimeProvider.System.GetUtcNow()));

    private static async Task<(HttpClient OnFirst, HttpClient OnSecond)> StartCallersAsync(InProcessReplicas replicas)
    {
        var (onFirst, onSecond) = (replicas.CallerOf(replicas.First, Maria), replicas.CallerOf(replicas.Second, Maria));
        await replicas.SendAsync(onFirst, HttpMethod.Get, "tags");
        await replicas.SendAsync(onSecond, HttpMethod.Get, "tags");
        Assert.Equal(0, await replicas.CallsDuringAsync(() => replicas.SendAsync(onSecond, HttpMethod.Get, "tags")));
        return (onFirst, onSecond);
    }

    private static async Task<string> IdAsync(HttpClient caller) =>
        TokenClient.Id((await caller.CallApiAsync(HttpMethod.Get, "connections")).Is(200).Items[0]);

    /// <summary>Waits until the message has arrived, and asserts the rejection.</summary>
    private static async Task AssertRejectedAsync(InProcessReplicas replicas, HttpClient caller, string errorCode)
    {
        var result = await Eventually.BecomesAsync(
            () => caller.CallApiAsync(HttpMethod.Get, $"{replicas.Root}/tags"),
            read => read.Status != 200,
            TimeSpan.FromSeconds(10)
        );
        Assert.Equal((409, errorCode), result.StatusAndErrorCode);
    }
}
