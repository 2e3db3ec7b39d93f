using System.Text.Json;
using ClockifyBff.Sandbox.Clockify;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Features.TimeEntries;

[Trait("Kind", "API")]
public sealed class ReadTimerTests : TimerTest
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Timer_is_the_running_entry_or_null()
    {
        Assert.Equal($$"""{"entry":null,"now":"{{Format(_time.GetUtcNow())}}"}""", (await Asha.GetAsync("timer")).Is(200).Text);

        var started = await StartTimerAsync(
            new
            {
                projectName = "Website relaunch",
                taskName = "Design",
                description = "New",
            }
        );
        var running = (await Asha.GetAsync("timer")).Is(200).Json.GetProperty("entry");
        Assert.Equal((await GetEntryAsync(started.Id())).GetRawText(), running.GetRawText());
        Assert.Equal("Design", running.GetProperty("task").Text("name"));

        (await Asha.PostAsync("timer/stop")).Is(200);
        Assert.Equal(JsonValueKind.Null, (await Asha.GetAsync("timer")).Json.GetProperty("entry").ValueKind);
    }

    [Fact]
    public async Task Timer_that_began_before_a_planned_entry_is_returned()
    {
        await Asha.CreateAsync(new { start = Format(Now.AddHours(2)), end = Format(Now.AddHours(3)) });
        var id = (await StartTimerAsync()).Id();

        Assert.Equal(id, (await Asha.GetAsync("timer")).Json.GetProperty("entry").Id());
    }

    [Fact]
    public async Task Each_user_has_their_own_timer()
    {
        var marias = (await Maria.GetAsync("timer")).Json.GetProperty("entry");
        Assert.Equal(Maria.UserId, marias.Text("userId"));
        Assert.Equal(JsonValueKind.Null, (await Asha.GetAsync("timer")).Json.GetProperty("entry").ValueKind);

        var ashas = await StartTimerAsync();

        Assert.Equal(ashas.Id(), (await Asha.GetAsync("timer")).Json.GetProperty("entry").Id());
        Assert.Equal(marias.Id(), (await Maria.GetAsync("timer")).Json.GetProperty("entry").Id());
        Assert.Equal(
            new[] { ashas.Id(), marias.Id() }.Order(StringComparer.Ordinal),
            (await Asha.ListAsync(path: "timers")).Ids().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task ETag_of_the_timer_does_not_change_with_time()
    {
        string? without = null;
        foreach (var timer in (object?[])[null, new { description = "New" }])
        {
            if (timer is not null)
            {
                await StartTimerAsync(timer);
            }

            var first = (await Asha.GetAsync("timer")).Is(200);
            Assert.StartsWith("W/\"", first.ETag!, StringComparison.Ordinal);
            Assert.NotEqual(without, first.ETag!);
            without = first.ETag!;
            foreach (var seconds in (int[])[3, 60])
            {
                _time.Advance(TimeSpan.FromSeconds(seconds));
                Assert.Equal((304, "", first.ETag!), await KnowingAsync(first.ETag!));
                Assert.Equal((304, "", first.ETag!), await KnowingAsync($"\"a\", {first.ETag![2..]}"));
                var later = (await Asha.GetAsync("timer")).Is(200);
                Assert.Equal((first.ETag!, Format(_time.GetUtcNow())), (later.ETag!, later.Json.Text("now")));
            }
        }

        async Task<(int Status, string Text, string Etag)> KnowingAsync(string etag)
        {
            var result = await Asha.GetAsync("timer", ("If-None-Match", etag));
            return (result.Status, result.Text, result.ETag!);
        }
    }

    [Fact]
    public async Task Each_change_of_the_timer_shows_at_once_with_a_new_ETag()
    {
        var id = (await StartTimerAsync()).Id();
        var tags = new List<string>();
        foreach (
            var change in (Func<Task>[])
                [
                    () => Task.CompletedTask,
                    async () => (await Asha.PatchAsync(id, new { description = "New" })).Is(200),
                    async () => (await Asha.PatchAsync(id, new { projectId = DemoId(EntityKind.Project, 0) })).Is(200),
                    async () => (await Asha.PatchAsync(id, new { start = Format(Now.AddHours(-1)) })).Is(200),
                    async () =>
                        (await Asha.SendAsync(HttpMethod.Patch, $"projects/{DemoId(EntityKind.Project, 0)}", new { name = "Renamed" })).Is(
                            200
                        ),
                    async () => (await Asha.PostAsync("timer/stop")).Is(200),
                    async () => (await Asha.PostAsync("timer/continue", new { id })).Is(201),
                    async () => (await Asha.PostAsync("timer/start")).Is(201),
                ]
        )
        {
            var known = tags.Count > 0 ? tags[^1] : "\"none\"";
            await change();
            tags.Add((await Asha.GetAsync("timer", ("If-None-Match", known))).Is(200).ETag!);
        }

        await Asha.CallRawAsync(HttpMethod.Patch, $"user/{Asha.UserId}/time-entries", new { end = Format(Now) });
        var stopped = (await Asha.GetAsync("timer", ("If-None-Match", tags[^1]))).Is(200);

        Assert.Equal((JsonValueKind.Null, tags[5]), (stopped.Json.GetProperty("entry").ValueKind, stopped.ETag!));
        Assert.Distinct(tags);
    }

    [Fact]
    public async Task Timer_started_elsewhere_shows_after_expiry_or_with_no_cache()
    {
        await Asha.GetAsync("timer");
        var id = await StartTimerInClockifyAsync();
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(JsonValueKind.Null, (await Asha.GetAsync("timer")).Json.GetProperty("entry").ValueKind);
        Assert.Equal(id, (await Asha.GetAsync("timer", ("Cache-Control", "no-cache"))).Json.GetProperty("entry").Id());
        await Asha.CallClockifyAsync(HttpMethod.Patch, $"user/{Asha.UserId}/time-entries", new { end = Format(Now) });
        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(id, (await Asha.GetAsync("timer")).Json.GetProperty("entry").Id());
        await Eventually.TrueAsync(async () => (await Asha.GetAsync("timer")).Json.GetProperty("entry").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task Timer_responses_contain_the_current_time()
    {
        foreach (
            var call in (Func<Task<CallResult>>[])
                [
                    () => Asha.GetAsync("timer"),
                    () => Asha.PostAsync("timer/start"),
                    () => Asha.GetAsync("timer"),
                    () => Asha.PostAsync("timer/continue"),
                    () => Asha.PostAsync("timer/stop"),
                    () => Asha.PostAsync("timer/start"),
                    () => Asha.PostAsync("timer/stop", new { description = "New" }),
                    () => Asha.PostAsync("timer/start"),
                    async () => await Asha.SendAsync(HttpMethod.Delete, $"timer?id={Assert.Single(await ListRunningIdsAsync())}"),
                ]
        )
        {
            _time.Advance(TimeSpan.FromSeconds(1.5));
            Assert.Equal(Format(_time.GetUtcNow()), (await call()).Json.Text("now"));
        }
    }

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture { Time = _time };
        await bff.StartWithAsync();
        return bff;
    }
}
