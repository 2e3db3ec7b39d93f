using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Idempotency;

/// <summary>A repeated request finds the time entry of a lost write, and stops no timer that was started meanwhile.</summary>
[Trait("Kind", "API")]
public sealed class LostTimeEntryResponseTests(IdempotencyFixture fixture) : IClassFixture<IdempotencyFixture>
{
    private const string Start = "2026-04-01T08:00:00Z";
    private const string EarlierStart = "2026-04-01T07:00:00Z";
    private const string End = "2026-04-01T09:00:00Z";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static TheoryData<string, string> Timers =>
        new()
        {
            { "start", SandboxFault.Reset },
            { "start", SandboxFault.Response },
            { "continue", SandboxFault.Reset },
        };

    [Theory]
    [MemberData(nameof(Timers))]
    public async Task Repeat_does_not_stop_a_timer_started_meanwhile(string kind, string fault)
    {
        var post = await fixture.NewAsync(kind);
        await fixture.SendAndFailAsync(post, fault);
        var meanwhile = (await fixture.Asha.CallClockifyAsync(HttpMethod.Post, "time-entries", new { description = "Meanwhile" })).Id();
        var before = await fixture.Sandbox.JournalPositionAsync();

        for (var repeat = 0; repeat < 2; repeat++)
        {
            AssertUnknown(await fixture.SendAsync(post));
            Assert.Equal(meanwhile, await fixture.GetRunningTimerIdAsync());
        }

        Assert.Empty(await fixture.WritesSinceAsync(before));

        // The timer has ended, but the first attempt may have created it before another client changed it.
        await fixture.StopTimerAsync();
        AssertUnknown(await fixture.SendAsync(post));
        Assert.Null(await fixture.GetRunningTimerIdAsync());

        // Without a similar entry, the timer starts.
        await fixture.Asha.CallClockifyAsync(HttpMethod.Delete, $"time-entries/{meanwhile}");
        Assert.Equal(IdempotencyFixture.IdIn((await fixture.SendAsync(post)).Is(201)), await fixture.GetRunningTimerIdAsync());
    }

    [Theory]
    [InlineData("start", true)]
    [InlineData("start", false)]
    [InlineData("continue", false)]
    public async Task Timer_that_was_changed_since_it_was_started_is_not_started_again(string kind, bool isRunning)
    {
        var post = await fixture.NewAsync(kind);
        await fixture.SendAndFailAsync(post, SandboxFault.ResetAfterEffect);
        var started = await fixture.GetRunningTimerIdAsync();
        await fixture.Asha.CallRawAsync(
            HttpMethod.Put,
            $"time-entries/{started}",
            new
            {
                start = (await fixture.Asha.ReadRawEntryAsync(started!)).GetProperty("timeInterval").Text("start"),
                end = isRunning ? null : TimeProvider.System.GetUtcNow().AddSeconds(2).ToString(TimeFormat),
                description = "Changed since",
            }
        );
        var before = await fixture.Sandbox.JournalPositionAsync();

        AssertUnknown(await fixture.SendAsync(post));

        Assert.Empty(await fixture.WritesSinceAsync(before));
        Assert.Equal(isRunning ? started : null, await fixture.GetRunningTimerIdAsync());
    }

    [Fact]
    public async Task Start_that_timed_out_before_it_was_sent_is_sent_although_a_timer_runs()
    {
        await using var manualClock = await IdempotencyFixture.StartWithManualClockAsync();
        var post = await manualClock.NewAsync("start");
        var running = (await manualClock.Asha.CallClockifyAsync(HttpMethod.Post, "time-entries", new { description = "Meanwhile" })).Id();
        var before = await manualClock.Sandbox.JournalPositionAsync();
        await manualClock.Sandbox.FailNextAsync(
            new(SandboxFault.Hang)
            {
                Method = "GET",
                Path = "/api/v1/workspaces/*/user/*/time-entries",
                Count = 99,
            }
        );
        Assert.Equal("retry", (await manualClock.SkipHangsAsync(() => manualClock.SendAsync(post))).Problem.Action);
        Assert.Empty(await manualClock.WritesSinceAsync(before));
        await manualClock.Sandbox.ClearFaultsAsync();

        var started = (await manualClock.SendAsync(post)).Is(201);

        Assert.Equal(running, started.Json.GetProperty("stopped").Id());
        Assert.Equal(IdempotencyFixture.IdIn(started), await manualClock.GetRunningTimerIdAsync());
    }

    [Fact]
    public async Task Running_entry_is_not_sent_again_while_another_timer_runs()
    {
        await fixture.StopTimerAsync();
        var post = (await fixture.NewAsync("entries")) with { Body = new { start = Start, description = "Runs since long" } };
        await fixture.SendAndFailAsync(post, SandboxFault.Reset);
        var meanwhile = (await fixture.Asha.CallClockifyAsync(HttpMethod.Post, "time-entries", new { description = "Meanwhile" })).Id();

        AssertUnknown(await fixture.SendAsync(post));

        Assert.Equal(meanwhile, await fixture.GetRunningTimerIdAsync());
    }

    [Fact]
    public async Task Repeat_of_a_start_finds_its_timer_although_it_has_ended()
    {
        var post = await fixture.NewAsync("start");
        await fixture.SendAndFailAsync(post, SandboxFault.ResetAfterEffect);
        var started = await fixture.GetRunningTimerIdAsync();
        await fixture.StopTimerAsync();

        Assert.Equal(started, IdempotencyFixture.IdIn((await fixture.SendAsync(post)).Is(201)));
        Assert.Null(await fixture.GetRunningTimerIdAsync());
    }

    [Theory]
    [InlineData(SandboxFault.ResetAfterEffect)]
    [InlineData(SandboxFault.Reset)]
    public async Task Repeat_of_continue_continues_the_entry_of_the_first_attempt(string fault)
    {
        var post = (await fixture.NewAsync("continue")) with { Body = null };
        await fixture.WaitUntilNothingEndsLaterAsync();
        var now = TimeProvider.System.GetUtcNow();
        await fixture.Asha.CallClockifyAsync(
            HttpMethod.Post,
            "time-entries",
            new
            {
                start = now.AddHours(-2).ToString(TimeFormat),
                end = now.ToString(TimeFormat),
                description = $"Latest {fault}",
            }
        );

        // The running timer ends when the other starts, and is then the latest entry.
        await IdempotencyFixture.WaitForNextSecondAsync();
        await fixture.Asha.CallClockifyAsync(
            HttpMethod.Post,
            "time-entries",
            new { start = now.AddHours(-1).ToString(TimeFormat), description = "Ran meanwhile" }
        );
        await fixture.SendAndFailAsync(post, fault);
        if (fault == SandboxFault.Reset)
        {
            await fixture.StopTimerAsync();
        }

        var continued = (await fixture.SendAsync(post)).Is(201);

        Assert.Equal($"Latest {fault}", continued.Json.GetProperty("started").Text("description"));
    }

    [Fact]
    public async Task Found_start_leaves_the_previous_timer_stopped()
    {
        var post = await fixture.NewAsync("start");
        var previous = (await fixture.Asha.CallClockifyAsync(HttpMethod.Post, "time-entries", new { description = "Before" })).Id();
        await fixture.SendAndFailAsync(post, SandboxFault.ResetAfterEffect);

        Assert.Equal(await fixture.GetRunningTimerIdAsync(), IdempotencyFixture.IdIn((await fixture.SendAsync(post)).Is(201)));
        Assert.NotEqual(previous, await fixture.GetRunningTimerIdAsync());
    }

    [Theory]
    [InlineData("entries", SandboxFault.ResetAfterEffect)]
    [InlineData("entries", SandboxFault.Reset)]
    [InlineData("start", SandboxFault.ResetAfterEffect)]
    public async Task Two_entries_that_match_a_lost_request_are_outcome_unknown(string kind, string fault)
    {
        var post = (await fixture.NewAsync(kind)) with
        {
            Body =
                kind == "start"
                    ? new { description = $"Twice {fault}" }
                    : new
                    {
                        start = Start,
                        end = End,
                        description = $"Twice {fault}",
                    },
        };
        await fixture.SendAndFailAsync(post, fault);
        for (var twin = 0; twin < 2; twin++)
        {
            await fixture.Asha.CallClockifyAsync(
                HttpMethod.Post,
                "time-entries",
                new
                {
                    start = kind == "start" ? null : Start,
                    end = kind == "start" ? null : End,
                    description = $"Twice {fault}",
                }
            );
        }

        var existing = await fixture.ListIdsAsync("entries");
        AssertUnknown(await fixture.SendAsync(post));
        Assert.Equal(existing, await fixture.ListIdsAsync("entries"));
    }

    [Fact]
    public async Task Entry_of_another_start_or_user_is_not_taken_for_the_effect()
    {
        var project = IdempotencyFixture.IdOf(EntityKind.Project, 0);
        var post = (await fixture.NewAsync("entries")) with
        {
            Body = new
            {
                start = EarlierStart,
                end = End,
                description = "Alike",
                projectId = project,
            },
        };
        await fixture.SendAndFailAsync(post, SandboxFault.Reset);
        foreach (
            var (employee, start) in (IEnumerable<(EmployeeClient, string)>)
                [(fixture.Asha, "2026-04-01T07:00:01Z"), (fixture.Asha, "2026-04-01T06:59:59Z"), (fixture.Maria, EarlierStart)]
        )
        {
            await employee.CallClockifyAsync(
                HttpMethod.Post,
                "time-entries",
                new
                {
                    start,
                    end = End,
                    description = "Alike",
                    projectId = project,
                }
            );
        }

        var existing = await fixture.ListIdsAsync("entries");
        var sent = (await fixture.SendAsync(post)).Is(201);
        Assert.Equal(Assert.Single((await fixture.ListIdsAsync("entries")).Except(existing)), IdempotencyFixture.IdIn(sent));
    }

    [Theory]
    [InlineData("entries")]
    [InlineData("duplicate")]
    public async Task Repeat_whose_referenced_entity_is_deleted_is_outcome_unknown(string kind)
    {
        var tag = (await fixture.Asha.CallClockifyAsync(HttpMethod.Post, "tags", new { name = $"Gone for {kind}" })).Id();
        var post = await fixture.NewAsync(kind);
        post =
            kind == "entries"
                ? post with
                {
                    Body = new
                    {
                        start = Start,
                        end = End,
                        tagNames = new[] { $"Gone for {kind}" },
                        description = "Gone",
                    },
                }
                : post;
        await fixture.SendAndFailAsync(post, SandboxFault.ResetAfterEffect);
        await fixture.Asha.CallRawAsync(HttpMethod.Delete, kind == "entries" ? $"tags/{tag}" : $"time-entries/{post.Path.Split('/')[^2]}");
        var existing = await fixture.ListIdsAsync("entries");

        // The action "fix" would mean that the request had no effect.
        AssertUnknown(await fixture.SendAsync(post));
        Assert.Equal(existing, await fixture.ListIdsAsync("entries"));
    }

    private static void AssertUnknown(CallResult result) =>
        Assert.True((result.Status, result.Problem.ErrorCode, result.Problem.Action) == (409, "outcome_unknown", "check"), result.Text);
}
