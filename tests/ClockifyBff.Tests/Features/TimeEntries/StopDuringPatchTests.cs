using System.Text.Json;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>A PATCH reads, changes and writes an entry. A stop in between must not be undone, although Clockify would allow it.</summary>
[Trait("Kind", "API")]
public sealed class StopDuringPatchTests : TimeEntryTest
{
    private const int Rounds = 40;

    [Fact]
    public async Task Stopped_timer_never_runs_again_and_no_accepted_change_is_lost()
    {
        await Bff.Sandbox.ChangeSettingsAsync(new { latency = TimeSpan.FromMilliseconds(15) });
        using var phone = await EmployeeClient.OfAsync(Bff, "asha");
        var random = new Random(7);
        var outcomes = new List<(int Patched, bool WasStoppedFirst)>();

        // Without both orders the test has no race. A busy machine may need more rounds for them.
        for (var round = 0; round < Rounds || (!AreBothOrdersSeen() && round < 10 * Rounds); round++)
        {
            var id = (await Asha.CallClockifyAsync(HttpMethod.Post, "time-entries", new { start = Start, description = "Before" })).Id();
            var (patchDelay, stopDelay) = (random.Next(40), random.Next(40));

            var patch = DelayAsync(patchDelay, () => Asha.PatchAsync(id, new { description = $"Round {round}" }));
            var stop = DelayAsync(
                stopDelay,
                () => phone.CallRawAsync(HttpMethod.Patch, $"user/{phone.UserId}/time-entries", new { end = End })
            );
            var (patched, stopped) = (await patch, await stop);

            var entry = await Asha.CallClockifyAsync(HttpMethod.Get, $"time-entries/{id}");
            Assert.Equal(id, stopped.Id());
            Assert.Equal(End, entry.GetProperty("timeInterval").Text("end"));
            patched.Is(200);
            Assert.Equal($"Round {round}", entry.Text("description"));
            outcomes.Add((patched.Status, patched.Json.GetProperty("end").ValueKind != JsonValueKind.Null));
        }

        Assert.True(AreBothOrdersSeen(), $"{outcomes.Count} rounds");

        bool AreBothOrdersSeen() => outcomes.Select(outcome => outcome.WasStoppedFirst).Distinct().Count() == 2;
    }

    [Fact]
    public async Task Parallel_PATCHes_of_different_members_are_all_kept()
    {
        await Bff.Sandbox.ChangeSettingsAsync(new { latency = TimeSpan.FromMilliseconds(10) });
        for (var round = 0; round < 5; round++)
        {
            var id = (await Asha.CreateAsync(new { start = Start, end = End })).Id();

            var results = await Task.WhenAll(
                Asha.PatchAsync(id, new { description = "New" }),
                Asha.PatchAsync(id, new { billable = true }),
                Asha.PatchAsync(id, new { end = "2026-05-13T10:00:00Z" }),
                Asha.PatchAsync(id, new { start = "2026-05-13T07:00:00Z" })
            );

            Assert.All(results, result => result.Is(200));
            var entry = (await Asha.GetAsync($"time-entries/{id}")).Json;
            Assert.Equal(
                ("New", "2026-05-13T07:00:00Z", "2026-05-13T10:00:00Z", true),
                (entry.Text("description"), entry.Text("start"), entry.Text("end"), entry.GetProperty("billable").GetBoolean())
            );
        }
    }

    private static async Task<T> DelayAsync<T>(int milliseconds, Func<Task<T>> call)
    {
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
        return await call();
    }
}
