using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Tests.Features.TimeEntries;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Caching;

/// <summary>Cached responses are served as long as their cache entries would be, and only to the same user.</summary>
[Trait("Kind", "API")]
public sealed class CachedResponseTests : TimeEntryTest
{
    // A list that is too long to include the names of projects, tasks and tags.
    private const string AllEntries = "time-entries?all=true";
    private const string Projects = "projects?all=true";

    private static readonly string[] _lists =
    [
        "tags",
        Projects,
        "clients",
        "users",
        "",
        "timers",
        "time-entries",
        AllEntries,
        $"projects/{DemoId(EntityKind.Project, 0)}/tasks",
    ];

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Cached_responses_equal_the_first_response_except_for_Age()
    {
        foreach (var list in _lists)
        {
            var first = (await Asha.GetAsync(list)).Is(200);
            _time.Advance(TimeSpan.FromSeconds(2));
            var again = (await Asha.GetAsync(list)).Is(200);
            var known = (await Asha.GetAsync(list, ("If-None-Match", first.ETag!))).Is(304);
            var other = (await Asha.GetAsync(list, ("If-None-Match", "\"other\""))).Is(200);

            Assert.Equal(HeadersAndBody(first), HeadersAndBody(again));
            Assert.Equal(HeadersAndBody(first), HeadersAndBody(other));
            Assert.Equal(
                (string.Empty, first.ETag!, first.Header("Cache-Control")!, first.Header("Vary")!),
                (known.Text, known.ETag!, known.Header("Cache-Control")!, known.Header("Vary")!)
            );
            Assert.Equal([Age(first) + 2, Age(first) + 2], [Age(again), Age(known)]);
        }
    }

    [Fact]
    public async Task Write_shows_at_once_in_every_list_of_its_writer()
    {
        string[] lists = ["tags", "tags?search=writ", "tags?sort=-name"];
        await ReadTwiceAsync(lists);

        (await Asha.PostAsync("tags", new { name = "Written" })).Is(201);

        foreach (var list in lists)
        {
            Assert.Contains("Written", (await Asha.GetAsync(list)).Is(200).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Time_entries_show_at_once_the_writes_of_others()
    {
        var day = $"users/{Maria.UserId}/time-entries?from=2026-05-13&to=2026-05-13";
        await ReadTwiceAsync(day);

        await Maria.CreateAsync(
            new
            {
                start = Start,
                end = End,
                description = "By Maria",
            }
        );

        Assert.Contains("By Maria", (await Asha.GetAsync(day)).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_in_a_response_is_as_new_as_its_cache_entry()
    {
        await ReadTwiceAsync(AllEntries, Projects);
        await Asha.CallClockifyAsync(HttpMethod.Put, $"projects/{DemoId(EntityKind.Project, 0)}", new { name = "Renamed" });
        Assert.DoesNotContain("Renamed", (await Asha.GetAsync(AllEntries)).Is(200).Text, StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromSeconds(6));
        (await Asha.GetAsync(Projects, ("Cache-Control", "no-cache"))).Is(200);

        Assert.Contains("Renamed", (await Asha.GetAsync(AllEntries)).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_could_not_be_read_are_read_again()
    {
        await Bff.Sandbox.RespondNextAsync("GET", "/api/v1/workspaces/*/projects", 403, """{"message":"Access Denied","code":501}""");
        Assert.DoesNotContain("Website relaunch", (await Asha.GetAsync(AllEntries)).Is(200).Text, StringComparison.Ordinal);

        Assert.Contains("Website relaunch", (await Asha.GetAsync(AllEntries)).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cached_response_is_never_served_to_another_user()
    {
        await ReadTwiceAsync("time-entries");

        Assert.All((await Maria.GetAsync("time-entries")).Is(200).Json.Items(), entry => Assert.Equal(Maria.UserId, entry.Text("userId")));
    }

    [Fact]
    public async Task Cached_response_is_not_served_after_its_connection_is_deleted()
    {
        await ReadTwiceAsync("tags");
        var id = (await Bff.Sandbox.ConnectionOfAsync("asha@example.com")).Id;

        using var deleted = await Asha.Http.DeleteAsync(
            new Uri($"/api/v1/connections/{id}", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);

        (await Asha.GetAsync("tags")).IsProblem(409, "not_connected", "connect");
    }

    [Fact]
    public async Task Cached_responses_count_toward_the_request_limit_of_the_caller()
    {
        await using var bff = await BffFixture.StartAsync(("Limits:RequestsPerSecondPerCaller", "1"));
        using var asha = bff.CallerOf("asha@example.com");
        await Eventually.TrueAsync(async () => await StatusAsync() == HttpStatusCode.OK);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => StatusAsync()));

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);

        async Task<HttpStatusCode> StatusAsync()
        {
            using var response = await asha.GetAsync(
                new Uri("/api/v1/workspaces", UriKind.Relative),
                TestContext.Current.CancellationToken
            );
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Cached_responses_count_toward_cache_memory_but_evict_no_cache_entries()
    {
        await using var bff = new BffFixture { Time = _time };
        await bff.StartWithAsync(("Cache:MaxMegabytes", "4"));
        using var asha = await EmployeeClient.OfAsync(bff);
        var sizes = new CacheSizes();
        await ReadManyListsAsync(asha, to: 50);
        sizes.Read();
        var before = await bff.Sandbox.JournalPositionAsync();

        await ReadManyListsAsync(asha, to: 200);
        await ReadManyListsAsync(asha, to: 200, "&sort=-name");
        await ReadManyListsAsync(asha, to: 200, "&archived=false");
        sizes.Read();

        Assert.Empty(await bff.Sandbox.JournalAsync(before, "gateway"));
        Assert.InRange(sizes.LargestGrowth, 200_000, 1024 * 1024);
    }

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture { Time = _time };
        await bff.StartWithAsync();
        return bff;
    }

    private static async Task ReadManyListsAsync(EmployeeClient employee, int to, string more = "")
    {
        for (var size = 1; size <= to; size++)
        {
            (await employee.GetAsync($"projects?pageSize={size}{more}")).Is(200);
        }
    }

    private static int Age(CallResult result) => int.Parse(result.Header("Age")!, CultureInfo.InvariantCulture);

    private static IEnumerable<string> HeadersAndBody(CallResult result) =>
        result
            .Headers.Where(header => header.Key is not ("Age" or "Date" or "X-Request-ID"))
            .Select(header => $"{header.Key}: {header.Value}")
            .Order()
            .Append(result.Text);

    private async Task ReadTwiceAsync(params string[] paths)
    {
        foreach (var path in (string[])[.. paths, .. paths])
        {
            (await Asha.GetAsync(path)).Is(200);
        }
    }

    /// <summary>
    /// The cache memory that the services of this process report. Only large growth is significant, because other tests run too.
    /// </summary>
    private sealed class CacheSizes : IDisposable
    {
        private readonly ConcurrentDictionary<Instrument, (long First, long Last)> _seen = new();
        private readonly MeterListener _listener = new();

        public CacheSizes()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "clockifybff.cache.size")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>(
                (instrument, value, _, _) => _seen.AddOrUpdate(instrument, (value, value), (_, seen) => (seen.First, value))
            );
            _listener.Start();
        }

        public long LargestGrowth => _seen.Values.Max(seen => seen.Last - seen.First);

        public void Read() => _listener.RecordObservableInstruments();

        public void Dispose() => _listener.Dispose();
    }
}
