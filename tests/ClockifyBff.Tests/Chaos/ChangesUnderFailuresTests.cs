using System.Text.Json;
using System.Threading.Channels;

namespace ClockifyBff.Tests.Chaos;

/// <summary>
/// Employees write through two replicas, polls are cut, and Redis loses its data. A client that reads once after each report sees every
/// write.
/// </summary>
[Trait("Kind", "chaos")]
public sealed class ChangesUnderFailuresTests
{
    private const int Writes = 80;
    private const int WritesBetweenLosses = 30;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_that_reads_after_each_report_sees_every_write()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var replicas = await InProcessReplicas.StartAsync();
        HttpClient[] listener = CallersOf(replicas, WorkspaceFixture.MembersEmail);
        HttpClient[][] writers = [listener, CallersOf(replicas, WorkspaceFixture.OwnersEmail)];
        var reports = Channel.CreateUnbounded<bool>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var listening = ListenAsync(replicas.Root, listener, seed, reports.Writer, end.Token);

        for (var number = 0; number < Writes; number++)
        {
            var resource = random.GetItems(["tags", "clients", "projects"], 1)[0];
            var name = $"{resource} {number}";
            var isLost = number % WritesBetweenLosses == WritesBetweenLosses - 1;
            if (isLost)
            {
                await replicas.StopRedisAsync();
            }

            // A regular member may not create clients and projects.
            var writer = writers[resource == "tags" ? random.Next(2) : 1][random.Next(2)];
            await replicas.SendAsync(writer, HttpMethod.Post, resource, new { name });
            if (isLost)
            {
                await replicas.RestartRedisAsync();
            }

            using var timeout = new CancellationTokenSource(_limit);
            do
            {
                Assert.True(
                    await WaitAsync(reports.Reader, timeout.Token),
                    $"Seed {seed}: write {number} ({name}) did not show after the last report."
                );
            } while (!(await replicas.ListAsync(listener[random.Next(2)], $"{resource}?all=true", "name")).Contains(name));
        }

        await end.CancelAsync();
        await listening;
    }

    private static HttpClient[] CallersOf(InProcessReplicas replicas, string email) =>
        [replicas.CallerOf(replicas.First, email), replicas.CallerOf(replicas.Second, email)];

    /// <summary>Polls for changes on either replica, and loses some of the responses.</summary>
    private static async Task ListenAsync(
        string root,
        HttpClient[] callers,
        int seed,
        ChannelWriter<bool> reports,
        CancellationToken cancellationToken
    )
    {
        var random = new Random(seed);
        string? cursor = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            using var cut = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(5, 1000)));
            try
            {
                using var response = await callers[random.Next(2)]
                    .GetAsync(
                        new Uri($"/api/v1/{root}/changes?wait=25{(cursor is null ? "" : $"&since={cursor}")}", UriKind.Relative),
                        cut.Token
                    );
                var changes = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(cut.Token));
                cursor = changes.Text("cursor");
                if (changes.GetProperty("changed").GetArrayLength() > 0)
                {
                    await reports.WriteAsync(true, CancellationToken.None);
                }
            }
            catch (OperationCanceledException)
            {
                // The response is lost; the next poll has the same cursor.
            }
        }
    }

    private static async Task<bool> WaitAsync(ChannelReader<bool> reports, CancellationToken cancellationToken)
    {
        try
        {
            await reports.ReadAsync(cancellationToken);
            while (reports.TryRead(out _)) { }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
