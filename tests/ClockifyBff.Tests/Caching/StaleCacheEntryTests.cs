using System.Diagnostics;
using System.Globalization;
using ClockifyBff.Tests.Features.TimeEntries;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Caching;

/// <summary>Stale entries are served and refreshed in the background, unless the reader requires a fresh one.</summary>
[Trait("Kind", "API")]
public sealed class StaleCacheEntryTests : TimeEntryTest
{
    private const string Tags = "tags?all=true";
    private const string TagsUpstream = "/api/v1/workspaces/*/tags";
    private const string ForbiddenBody = """{"message":"Access Denied","code":501}""";

    private static readonly TimeSpan _staleAge = TimeSpan.FromSeconds(1800 * 1.31);

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Stale_entry_is_served_with_its_Age_and_refreshed()
    {
        Assert.Equal(TimeSpan.Zero, (await ReadAsync()).Age);
        await Asha.CallClockifyAsync(HttpMethod.Post, "tags", new { name = "New" });
        _time.Advance(_staleAge);

        var (age, names) = await ReadAsync();

        Assert.Equal((_staleAge, false), (age, names.Contains("New")));
        await Eventually.TrueAsync(async () => (await ReadAsync()).Names.Contains("New"));
        Assert.Equal(TimeSpan.Zero, (await ReadAsync()).Age);
    }

    [Fact]
    public async Task Age_is_sent_with_304_but_not_with_responses_that_use_no_cache_entry()
    {
        var first = (await Asha.GetAsync(Tags)).Is(200);
        _time.Advance(TimeSpan.FromSeconds(100));

        Assert.Equal("100", (await Asha.GetAsync(Tags, ("If-None-Match", first.ETag!))).Is(304).Header("Age")!);
        Assert.False((await Asha.GetAsync($"tags/{first.Json.Ids()[0]}")).Is(200).Has("Age"));
    }

    [Fact]
    public async Task Parallel_reads_of_a_stale_entry_cost_one_call()
    {
        await ReadAsync();
        _time.Advance(_staleAge);
        await Bff.Sandbox.ChangeSettingsAsync(new { latency = TimeSpan.FromMilliseconds(300) });

        Assert.Equal(
            1,
            await CallsDuringAsync(async () =>
            {
                await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReadAsync()));
                await Eventually.TrueAsync(async () => (await ReadAsync()).Age == TimeSpan.Zero);
            })
        );
    }

    [Fact]
    public async Task Stale_entry_that_nobody_reads_is_not_refreshed()
    {
        await ReadAsync();

        Assert.Equal(
            0,
            await CallsDuringAsync(async () =>
            {
                _time.Advance(_staleAge);
                await Task.Delay(300, TestContext.Current.CancellationToken);
            })
        );
    }

    [Fact]
    public async Task Writer_waits_for_the_new_state_while_other_readers_get_a_stale_entry()
    {
        await ReadAsync();
        await ReadAsync(Maria);
        (await Asha.PostAsync("tags", new { name = "Written" })).Is(201);

        await Bff.Sandbox.ChangeSettingsAsync(new { latency = TimeSpan.FromMilliseconds(300) });
        Assert.DoesNotContain("Written", (await ReadAsync(Maria)).Names);
        Assert.Contains("Written", (await ReadAsync()).Names);
        await Eventually.TrueAsync(async () => (await ReadAsync(Maria)).Names.Contains("Written"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_that_was_never_sent_makes_no_reader_wait(bool isRaw)
    {
        (await Asha.GetAsync("timers")).Is(200);
        (await Asha.GetAsync("timer")).Is(200);
        await Bff.Sandbox.FailNextAsync(
            new SandboxFault(SandboxFault.Response)
            {
                Status = 429,
                Body = """{"error":{"message":"Too many requests","code":429}}""",
                Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", ["Retry-After"] = "60" },
            }
        );
        (await Asha.GetAsync("projects/0123456789abcdef01234567")).IsProblem(429, "rate_limited", "wait");

        if (isRaw)
        {
            using var rejected = await Asha.Http.PostAsync(
                new Uri($"/clockify/api/v1/workspaces/{Asha.Workspace}/time-entries", UriKind.Relative),
                new StringContent("{}", mediaType: new("application/json")),
                TestContext.Current.CancellationToken
            );
            Assert.Equal(429, (int)rejected.StatusCode);
        }
        else
        {
            (await Asha.PostAsync("time-entries", new { start = Start, end = End })).IsProblem(429, "rate_limited", "wait");
        }

        (await Asha.GetAsync("timers")).Is(200);
        (await Asha.GetAsync("timer")).Is(200);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_without_a_response_is_read_again_after_5_and_30_seconds_because_it_may_take_effect_late(bool isRaw)
    {
        await Bff.Sandbox.FailNextAsync(new SandboxFault(SandboxFault.Reset) { Method = "POST", Path = TagsUpstream });
        using var lost = await Asha.Http.PostAsync(
            new Uri($"/{(isRaw ? "clockify/" : "")}api/v1/workspaces/{Asha.Workspace}/tags", UriKind.Relative),
            new StringContent("""{"name":"Lost"}""", mediaType: new("application/json")),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(502, (int)lost.StatusCode);
        await ReadAsync();

        foreach (var (name, wait) in ((string, int)[])[("After 5 s", 5), ("After 30 s", 25)])
        {
            await Asha.CallClockifyAsync(HttpMethod.Post, "tags", new { name });
            _time.Advance(TimeSpan.FromSeconds(wait - 1));
            Assert.DoesNotContain(name, (await ReadAsync()).Names);

            _time.Advance(TimeSpan.FromSeconds(1));

            await Eventually.TrueAsync(async () => (await ReadAsync()).Names.Contains(name));
        }
    }

    [Fact]
    public async Task Failed_refresh_keeps_the_stale_entry_and_the_next_read_retries()
    {
        await ReadAsync();
        foreach (var status in (int[])[500, 502])
        {
            _time.Advance(_staleAge);
            await Bff.Sandbox.RespondNextAsync("GET", TagsUpstream, status, """{"message":"Oops","code":1}""", count: 3);
            await Eventually.TrueAsync(_time, async () => (await ReadAsync()).Names.Count > 0 && await Bff.Sandbox.FaultsLeftAsync() == 0);
        }

        await Eventually.TrueAsync(_time, async () => (await ReadAsync()).Age == TimeSpan.Zero);
    }

    [Fact]
    public async Task Stale_entry_is_not_served_after_a_refresh_gets_403()
    {
        await ReadAsync();
        _time.Advance(_staleAge);
        await Bff.Sandbox.RespondNextAsync("GET", TagsUpstream, 403, ForbiddenBody, count: 1000);

        (await Asha.GetAsync(Tags)).Is(200);

        await Eventually.TrueAsync(async () => (await Asha.GetAsync(Tags)).Status == 403);
        await Bff.Sandbox.ClearFaultsAsync();
        Assert.Equal(TimeSpan.Zero, (await ReadAsync()).Age);
    }

    [Fact]
    public async Task Read_with_no_cache_does_not_wait_for_a_background_refresh()
    {
        await StartHangingRefreshAsync(Bff, Asha);

        Assert.Equal("0", (await Asha.GetAsync(Tags, ("Cache-Control", "no-cache"))).Is(200).Header("Age")!);
    }

    [Fact]
    public async Task Service_stops_cleanly_during_a_background_refresh()
    {
        var bff = await StartAsync();
        using (var asha = await EmployeeClient.OfAsync(bff))
        {
            await StartHangingRefreshAsync(bff, asha);
        }

        var stopped = Stopwatch.StartNew();
        await bff.DisposeAsync();
        // A refresh that isn't cancelled delays the stop by the 55 s of the host.
        Assert.True(stopped.Elapsed < TimeSpan.FromSeconds(30), $"It took {stopped.Elapsed}");
    }

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture { Time = _time };
        await bff.StartWithAsync();
        return bff;
    }

    private async Task<(TimeSpan Age, IReadOnlyList<string?> Names)> ReadAsync(EmployeeClient? reader = null)
    {
        var result = (await (reader ?? Asha).GetAsync(Tags)).Is(200);
        return (
            TimeSpan.FromSeconds(int.Parse(result.Header("Age")!, CultureInfo.InvariantCulture)),
            [.. result.Json.Items().Select(tag => tag.Text("name"))]
        );
    }

    /// <summary>Starts a background refresh that Clockify leaves hanging.</summary>
    private async Task StartHangingRefreshAsync(BffFixture bff, EmployeeClient reader)
    {
        await ReadAsync(reader);
        _time.Advance(_staleAge);
        await bff.Sandbox.FailNextAsync(new SandboxFault(SandboxFault.Hang) { Method = "GET", Path = TagsUpstream });
        await ReadAsync(reader);
        await Eventually.TrueAsync(async () => await bff.Sandbox.FaultsLeftAsync() == 0);
    }

    private async Task<int> CallsDuringAsync(Func<Task> action)
    {
        var before = await Bff.Sandbox.JournalPositionAsync();
        await action();
        return (await Bff.Sandbox.JournalAsync(before, "gateway")).Count;
    }
}
