using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Idempotency;

/// <summary>Finding the time entry that a lost write created, and the effect on a timer that runs in the meantime.</summary>
[Trait("Kind", "API")]
public sealed class LostTimeEntryResponseTests(IdempotencyFixture fixture) : IClassFixture<IdempotencyFixture>
{
    private const string Start = "2026-04-01T08:00:00Z";
    private const string Alone = "2026-04-01T07:00:00Z";
    private const string End = "2026-04-01T09:00:00Z";
    private const string Wire = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static TheoryData<string, string> Timers =>
        new()
        {
            { "start", SandboxFault.Reset },
            { "start", SandboxFault.Answer },
            { "continue", SandboxFault.Reset },
        };

    [Theory]
    [MemberData(nameof(Timers))]
    public async Task Repeat_does_not_stop_a_timer_started_meanwhile(string kind, string fault)
    {
        var post = await fixture.NewAsync(kind);
        await fixture.FailAsync(post, fault);
        var meanwhile = (await fixture.Asha.ElsewhereAsync(HttpMethod.Post, "time-entries", new { description = "Meanwhile" })).Id();
        var before = await fixture.Sandbox.JournalPositionAsync();

        for (var repeat = 0; repeat < 2; repeat++)
        {
            AssertUnknown(await fixture.SendAsync(post));
            Assert.Equal(meanwhile, await fixture.RunningAsync());
        }

        Assert.Empty(await fixture.WritesSinceAsync(before));

        // The timer has ended, but the first attempt may have created it before somebody changed it.
        await fixture.RestAsync();
        AssertUnknown(await fixture.SendAsync(post));
        Assert.Null(await fixture.RunningAsync());

        // Without a similar entry, the timer starts.
        await fixture.Asha.ElsewhereAsync(HttpMethod.Delete, $"time-entries/{meanwhile}");
        Assert.Equal(IdempotencyFixture.IdIn((await fixture.SendAsync(post)).Is(201)), await fixture.RunningAsync());
    }

    [Theory]
    [InlineData("start", true)]
    [InlineData("start", false)]
    [InlineData("continue", false)]
    public async Task Timer_that_was_changed_since_it_was_started_is_not_started_again(string kind, bool runs)
    {
        var post = await fixture.NewAsync(kind);
        await fixture.FailAsync(post, SandboxFault.ResetAfterEffect);
        var started = await fixture.RunningAsync();
        await fixture.Asha.RawAsync(
            HttpMethod.Put,
            $"time-entries/{started}",
            new
            {
                start = (await fixture.Asha.RawEntryAsync(started!)).GetProperty("timeInterval").Text("start"),
                end = runs ? null : TimeProvider.System.GetUtcNow().AddSeconds(2).ToString(Wire),
                description = "Changed since",
            }
        );
        var before = await fixture.Sandbox.JournalPositionAsync();

        AssertUnknown(await fixture.SendAsync(post));

        Assert.Empty(await fixture.WritesSinceAsync(before));
        Assert.Equal(runs ? started : null, await fixture.RunningAsync());
    }

    [Fact]
    public async Task Start_that_timed_out_before_it_was_sent_is_sent_although_a_timer_runs()
    {
        await using var manual = await IdempotencyFixture.StartWithManualClockAsync();
        var post = await manual.NewAsync("start");
        var running = (await manual.Asha.ElsewhereAsync(HttpMethod.Post, "time-entries", new { description = "Meanwhile" })).Id();
        var before = await manual.Sandbox.JournalPositionAsync();
        await manual.Sandbox.FailNextAsync(
            new(SandboxFault.Hang)
            {
                Method = "GET",
                Path = "/api/v1/workspaces/*/user/*/time-entries",
                Count = 99,
            }
        );
        Assert.Equal("retry", (await manual.PastHangsAsync(() => manual.SendAsync(post))).Problem.Action);
        Assert.Empty(await manual.WritesSinceAsync(before));
        await manual.Sandbox.ClearFaultsAsync();

        var started = (await manual.SendAsync(post)).Is(201);

        Assert.Equal(running, started.Json.GetProperty("stopped").Id());
        Assert.Equal(IdempotencyFixture.IdIn(started), await manual.RunningAsync());
    }

    [Fact]
    public async Task Running_entry_is_not_sent_again_while_another_timer_runs()
    {
        await fixture.RestAsync();
        var post = (await fixture.NewAsync("entries")) with { Body = new { start = Start, description = "Runs since long" } };
        await fixture.FailAsync(post, SandboxFault.Reset);
        var meanwhile = (await fixture.Asha.ElsewhereAsync(HttpMethod.Post, "time-entries", new { description = "Meanwhile" })).Id();

        AssertUnknown(await fixture.SendAsync(post));

        Assert.Equal(meanwhile, await fixture.RunningAsync());
    }

    [Fact]
    public async Task Repeat_of_a_start_finds_its_timer_that_has_ended_since()
    {
        var post = await fixture.NewAsync("start");
        await fixture.FailAsync(post, SandboxFault.ResetAfterEffect);
        var started = await fixture.RunningAsync();
        await fixture.RestAsync();

        Assert.Equal(started, IdempotencyFixture.IdIn((await fixture.SendAsync(post)).Is(201)));
        Assert.Null(await fixture.RunningAsync());
    }

    [Theory]
    [InlineData(SandboxFault.ResetAfterEffect)]
    [InlineData(SandboxFault.Reset)]
    public async Task Repeat_of_continue_continues_the_entry_of_the_first_attempt(string fault)
    {
        var post = (await fixture.NewAsync("continue")) with { Body = null };
        await fixture.UntilNothingEndsLaterAsync();
        var now = TimeProvider.System.GetUtcNow();
        await fixture.Asha.ElsewhereAsync(
            HttpMethod.Post,
            "time-entries",
            new
            {
                start = now.AddHours(-2).ToString(Wire),
                end = now.ToString(Wire),
                description = $"Latest {fault}",
            }
        );

        // The running timer ends when the other starts, and is then the latest entry.
        await IdempotencyFixture.UntilNextSecondAsync();
        await fixture.Asha.ElsewhereAsync(
            HttpMethod.Post,
            "time-entries",
            new { start = now.AddHours(-1).ToString(Wire), description = "Ran meanwhile" }
        );
        await fixture.FailAsync(post, fault);
        if (fault == SandboxFault.Reset)
        {
            await fixture.RestAsync();
        }

        var continued = (await fixture.SendAsync(post)).Is(201);

        Assert.Equal($"Latest {fault}", continued.Json.GetProperty("started").Text("description"));
    }

    [Fact]
    public async Task Found_start_leaves_the_previous_timer_stopped()
    {
        var post = await fixture.NewAsync("start");
        var ran = (await fixture.Asha.ElsewhereAsync(HttpMethod.Post, "time-entries", new { description = "Before" })).Id();
        await fixture.FailAsync(post, SandboxFault.ResetAfterEffect);

        Assert.Equal(await fixture.RunningAsync(), IdempotencyFixture.IdIn((await fixture.SendAsync(post)).Is(201)));
        Assert.NotEqual(ran, await fixture.RunningAsync());
    }

    [Theory]
    [InlineData("entries", SandboxFault.ResetAfterEffect)]
    [InlineData("entries", SandboxFault.Reset)]
    [InlineData("start", SandboxFault.ResetAfterEffect)]
    public async Task Two_entries_that_fit_a_lost_request_are_outcome_unknown(string kind, string fault)
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
        await fixture.FailAsync(post, fault);
        for (var twin = 0; twin < 2; twin++)
        {
            await fixture.Asha.ElsewhereAsync(
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

        var there = await fixture.ListIdsAsync("entries");
        AssertUnknown(await fixture.SendAsync(post));
        Assert.Equal(there, await fixture.ListIdsAsync("entries"));
    }

    [Fact]
    public async Task Entry_of_another_start_or_user_is_not_taken_for_the_effect()
    {
        var project = IdempotencyFixture.IdOf(EntityKind.Project, 0);
        var post = (await fixture.NewAsync("entries")) with
        {
            Body = new
            {
                start = Alone,
                end = End,
                description = "Alike",
                projectId = project,
            },
        };
        await fixture.FailAsync(post, SandboxFault.Reset);
        foreach (
            var (who, start) in (IEnumerable<(EmployeeClient, string)>)
                [(fixture.Asha, "2026-04-01T07:00:01Z"), (fixture.Asha, "2026-04-01T06:59:59Z"), (fixture.Maria, Alone)]
        )
        {
            await who.ElsewhereAsync(
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

        var there = await fixture.ListIdsAsync("entries");
        var sent = (await fixture.SendAsync(post)).Is(201);
        Assert.Equal(Assert.Single((await fixture.ListIdsAsync("entries")).Except(there)), IdempotencyFixture.IdIn(sent));
    }

    [Theory]
    [InlineData("entries")]
    [InlineData("duplicate")]
    public async Task Repeat_whose_referenced_entity_is_deleted_is_outcome_unknown(string kind)
    {
        var tag = (await fixture.Asha.ElsewhereAsync(HttpMethod.Post, "tags", new { name = $"Gone for {kind}" })).Id();
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
        await fixture.FailAsync(post, SandboxFault.ResetAfterEffect);
        await fixture.Asha.RawAsync(HttpMethod.Delete, kind == "entries" ? $"tags/{tag}" : $"time-entries/{post.Path.Split('/')[^2]}");
        var there = await fixture.ListIdsAsync("entries");

        // The action "fix" would mean that the request had no effect.
        AssertUnknown(await fixture.SendAsync(post));
        Assert.Equal(there, await fixture.ListIdsAsync("entries"));
    }

    private static void AssertUnknown(CallResult answer) =>
        Assert.True((answer.Status, answer.Problem.ErrorCode, answer.Problem.Action) == (409, "outcome_unknown", "check"), answer.Text);
}
