using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace ClockifyBff.Tests.Replicas;

/// <summary>
/// A connection that ends on one replica ends on the other at once: there no time passes, so nothing is looked at again by itself.
/// </summary>
[Trait("Kind", "replicas")]
public sealed class ConnectionRevocationTests
{
    private const string Maria = WorkspaceFixture.MembersEmail;

    [Fact]
    public async Task Connection_deleted_by_its_owner_ends_on_the_other_replica_at_once()
    {
        await using var replicas = await StartAsync();
        var (here, there) = await AtWorkAsync(replicas);

        (await here.CallApiAsync(HttpMethod.Delete, $"connections/{await IdAsync(here)}")).Is(200);

        await RefusesAsync(replicas, there, "not_connected");
    }

    [Fact]
    public async Task Connection_deleted_by_an_administrator_ends_on_the_other_replica_at_once()
    {
        await using var replicas = await StartAsync();
        var (here, there) = await AtWorkAsync(replicas);
        var admin = replicas.At(replicas.One, "lucas@example.com");

        (await admin.CallApiAsync(HttpMethod.Delete, $"admin/connections/{await IdAsync(here)}")).Is(200);

        await RefusesAsync(replicas, there, "not_connected");
    }

    [Fact]
    public async Task Connection_refused_upstream_is_reconnect_required_on_the_other_replica_at_once()
    {
        await using var replicas = await StartAsync();
        var (here, there) = await AtWorkAsync(replicas);
        await replicas.Sandbox.Controls.ChangeConnectionAsync(await IdAsync(here), new { keyRevoked = true });

        Assert.Equal(
            "reconnect_required",
            (await here.CallApiAsync(HttpMethod.Post, $"{replicas.Root}/time-entries", new { start = "2026-05-13T08:00:00Z" }))
                .Problem
                .ErrorCode
        );

        await RefusesAsync(replicas, there, "reconnect_required");
    }

    [Fact]
    public async Task Revocation_messages_contain_no_address_and_no_connection_id()
    {
        await using var replicas = await StartAsync();
        var (here, there) = await AtWorkAsync(replicas);
        await using var listener = await ConnectionMultiplexer.ConnectAsync(replicas.Redis.ConnectionString);
        var said = new ConcurrentBag<string>();
        await listener.GetSubscriber().SubscribeAsync(RedisChannel.Pattern("*"), (channel, message) => said.Add($"{channel} {message}"));
        var id = await IdAsync(here);

        (await here.CallApiAsync(HttpMethod.Delete, $"connections/{id}")).Is(200);
        await RefusesAsync(replicas, there, "not_connected");

        await Eventually.TrueAsync(() => said.Any(message => message.Contains("links", StringComparison.Ordinal)));
        Assert.All(said, message => Assert.DoesNotContain("maria", message, StringComparison.OrdinalIgnoreCase));
        Assert.All(said, message => Assert.DoesNotContain(id, message, StringComparison.OrdinalIgnoreCase));
    }

    private static Task<InProcessReplicas> StartAsync() =>
        InProcessReplicas.StartAsync(othersTime: new FakeTimeProvider(TimeProvider.System.GetUtcNow()));

    private static async Task<(HttpClient Here, HttpClient There)> AtWorkAsync(InProcessReplicas replicas)
    {
        var (here, there) = (replicas.At(replicas.One, Maria), replicas.At(replicas.Other, Maria));
        await replicas.AskAsync(here, HttpMethod.Get, "tags");
        await replicas.AskAsync(there, HttpMethod.Get, "tags");
        Assert.Equal(0, await replicas.CallsDuringAsync(() => replicas.AskAsync(there, HttpMethod.Get, "tags")));
        return (here, there);
    }

    private static async Task<string> IdAsync(HttpClient caller) =>
        Employee.Id((await caller.CallApiAsync(HttpMethod.Get, "connections")).Is(200).Items[0]);

    /// <summary>Waits for as long as word is on its way.</summary>
    private static async Task RefusesAsync(InProcessReplicas replicas, HttpClient caller, string errorCode)
    {
        var answer = await Eventually.BecomesAsync(
            () => caller.CallApiAsync(HttpMethod.Get, $"{replicas.Root}/tags"),
            read => read.Status != 200,
            TimeSpan.FromSeconds(10)
        );
        Assert.Equal((409, errorCode), answer.Refusal);
    }
}
