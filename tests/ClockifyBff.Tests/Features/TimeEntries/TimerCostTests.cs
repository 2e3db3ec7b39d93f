using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>The number of upstream calls of timer requests, with cached names.</summary>
[Trait("Kind", "API")]
public sealed class TimerCostTests : TimerTest
{
    [Fact]
    public async Task Start_costs_one_GET_and_one_POST()
    {
        await FillCacheAsync();
        var timer = new
        {
            projectName = "Website relaunch",
            taskName = "Design",
            tagNames = new[] { "Meeting" },
        };

        await AssertCostAsync(["GET running", "POST time-entries"], async () => (await Asha.PostAsync("timer/start", timer)).Is(201));
        await AssertCostAsync(["GET running", "POST time-entries"], async () => (await Asha.PostAsync("timer/start", timer)).Is(201));
        await AssertCostAsync(["GET running"], async () => (await Asha.PostAsync("timer/start", new { ifRunning = "fail" })).Is(409));
    }

    [Fact]
    public async Task Stop_without_id_or_members_costs_one_PATCH()
    {
        await FillCacheAsync();
        foreach (var withEnd in (bool[])[false, true])
        {
            await StartTimerInClockifyAsync();
            await AssertCostAsync(
                ["PATCH running"],
                async () => (await Asha.PostAsync("timer/stop", withEnd ? new { end = Now } : null)).Is(200)
            );
        }
    }

    [Fact]
    public async Task Stop_with_id_or_members_costs_one_GET_and_one_PUT()
    {
        await FillCacheAsync();
        var id = await StartTimerInClockifyAsync();
        await AssertCostAsync(["GET running", "PUT time-entries"], async () => (await Asha.PostAsync("timer/stop", new { id })).Is(200));
        await StartTimerInClockifyAsync();
        await AssertCostAsync(
            ["GET running", "PUT time-entries"],
            async () => (await Asha.PostAsync("timer/stop", new { description = "New", projectId = DemoId(EntityKind.Project, 0) })).Is(200)
        );
        await AssertCostAsync(["GET running"], async () => (await Asha.PostAsync("timer/stop", new { id })).Is(409));
    }

    [Fact]
    public async Task Discard_costs_one_GET_and_one_DELETE()
    {
        await FillCacheAsync();
        var id = await StartTimerInClockifyAsync();

        await AssertCostAsync(
            ["GET running", "DELETE time-entries"],
            async () => (await Asha.SendAsync(HttpMethod.Delete, $"timer?id={id}")).Is(200)
        );
    }

    [Fact]
    public async Task Continue_costs_two_GETs_and_one_POST()
    {
        await FillCacheAsync();
        var id = (
            await Asha.CallClockifyAsync(
                HttpMethod.Post,
                "time-entries",
                new
                {
                    start = Start,
                    end = End,
                    projectId = DemoId(EntityKind.Project, 0),
                }
            )
        ).Id();

        await AssertCostAsync(
            ["GET time-entries", "GET running", "POST time-entries"],
            async () => (await Asha.PostAsync("timer/continue", new { id })).Is(201)
        );
        await AssertCostAsync(
            ["GET recent", "GET running", "POST time-entries"],
            async () => (await Asha.PostAsync("timer/continue")).Is(201)
        );
    }

    [Fact]
    public async Task First_read_of_the_timer_costs_its_calls_and_later_reads_none()
    {
        await FillCacheAsync();
        await StartTimerAsync(new { projectName = "Website relaunch" });

        await AssertCostAsync(["GET recent"], () => Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Asha.GetAsync("timer"))));
        await AssertCostAsync([], () => Asha.GetAsync("timer"));
        await Asha.PostAsync("timer/stop");
        await AssertCostAsync(["GET recent", "GET running"], () => Asha.GetAsync("timer"));
        await AssertCostAsync([], () => Asha.GetAsync("timer"));
    }

    /// <summary>Fills the cache with the names.</summary>
    private async Task FillCacheAsync()
    {
        await Asha.PostAsync(
            "timer/start",
            new
            {
                projectName = "Website relaunch",
                taskName = "Design",
                tagNames = new[] { "Meeting" },
            }
        );
        await Asha.PostAsync("timer/stop");
    }

    private async Task AssertCostAsync(IEnumerable<string> calls, Func<Task> action)
    {
        var before = await Bff.Sandbox.JournalPositionAsync();
        await action();
        Assert.Equal(
            calls,
            (await Bff.Sandbox.JournalAsync(before, plane: "gateway")).Select(call => $"{call.Method} {Describe(call.Method, call.Target)}")
        );
    }

    private static string Describe(string method, string target) =>
        target.Contains("in-progress=true", StringComparison.Ordinal) || method == "PATCH" ? "running"
        : target.Contains("/user/", StringComparison.Ordinal) ? "recent"
        : target.Contains("/time-entries", StringComparison.Ordinal) ? "time-entries"
        : target;
}
