using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>How often upstream is asked for a timer, once names are known.</summary>
[Trait("Kind", "API")]
public sealed class TimerCostTests : TimerTest
{
    [Fact]
    public async Task Start_costs_one_GET_and_one_POST()
    {
        await WarmAsync();
        var timer = new
        {
            projectName = "Website relaunch",
            taskName = "Design",
            tagNames = new[] { "Meeting" },
        };

        await CostsAsync(["GET running", "POST time-entries"], async () => (await Asha.PostAsync("timer/start", timer)).Is(201));
        await CostsAsync(["GET running", "POST time-entries"], async () => (await Asha.PostAsync("timer/start", timer)).Is(201));
        await CostsAsync(["GET running"], async () => (await Asha.PostAsync("timer/start", new { ifRunning = "fail" })).Is(409));
    }

    [Fact]
    public async Task Stop_without_id_or_members_costs_one_PATCH()
    {
        await WarmAsync();
        foreach (var saysWhen in (bool[])[false, true])
        {
            await StartedElsewhereAsync();
            await CostsAsync(
                ["PATCH running"],
                async () => (await Asha.PostAsync("timer/stop", saysWhen ? new { end = Now } : null)).Is(200)
            );
        }
    }

    [Fact]
    public async Task Stop_with_id_or_members_costs_one_GET_and_one_PUT()
    {
        await WarmAsync();
        var id = await StartedElsewhereAsync();
        await CostsAsync(["GET running", "PUT time-entries"], async () => (await Asha.PostAsync("timer/stop", new { id })).Is(200));
        await StartedElsewhereAsync();
        await CostsAsync(
            ["GET running", "PUT time-entries"],
            async () => (await Asha.PostAsync("timer/stop", new { description = "New", projectId = Demo(EntityKind.Project, 0) })).Is(200)
        );
        await CostsAsync(["GET running"], async () => (await Asha.PostAsync("timer/stop", new { id })).Is(409));
    }

    [Fact]
    public async Task Discard_costs_one_GET_and_one_DELETE()
    {
        await WarmAsync();
        var id = await StartedElsewhereAsync();

        await CostsAsync(
            ["GET running", "DELETE time-entries"],
            async () => (await Asha.SendAsync(HttpMethod.Delete, $"timer?id={id}")).Is(200)
        );
    }

    [Fact]
    public async Task Continue_costs_two_GETs_and_one_POST()
    {
        await WarmAsync();
        var id = (
            await Asha.ElsewhereAsync(
                HttpMethod.Post,
                "time-entries",
                new
                {
                    start = Start,
                    end = End,
                    projectId = Demo(EntityKind.Project, 0),
                }
            )
        ).Id();

        await CostsAsync(
            ["GET time-entries", "GET running", "POST time-entries"],
            async () => (await Asha.PostAsync("timer/continue", new { id })).Is(201)
        );
        await CostsAsync(["GET recent", "GET running", "POST time-entries"], async () => (await Asha.PostAsync("timer/continue")).Is(201));
    }

    [Fact]
    public async Task First_read_of_the_timer_costs_its_calls_and_later_reads_none()
    {
        await WarmAsync();
        await StartedAsync(new { projectName = "Website relaunch" });

        await CostsAsync(["GET recent"], () => Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Asha.GetAsync("timer"))));
        await CostsAsync([], () => Asha.GetAsync("timer"));
        await Asha.PostAsync("timer/stop");
        await CostsAsync(["GET recent", "GET running"], () => Asha.GetAsync("timer"));
        await CostsAsync([], () => Asha.GetAsync("timer"));
    }

    /// <summary>Makes the copies of what names are taken from.</summary>
    private async Task WarmAsync()
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

    private async Task CostsAsync(IEnumerable<string> calls, Func<Task> action)
    {
        var before = await Bff.Sandbox.JournalPositionAsync();
        await action();
        Assert.Equal(
            calls,
            (await Bff.Sandbox.JournalAsync(before, plane: "gateway")).Select(call => $"{call.Method} {What(call.Method, call.Target)}")
        );
    }

    private static string What(string method, string target) =>
        target.Contains("in-progress=true", StringComparison.Ordinal) || method == "PATCH" ? "running"
        : target.Contains("/user/", StringComparison.Ordinal) ? "recent"
        : target.Contains("/time-entries", StringComparison.Ordinal) ? "time-entries"
        : target;
}
