using ClockifyBff.Sandbox.Clockify;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Idempotency;

/// <summary>
/// A service, and employees who send requests with idempotency keys. As a class fixture it starts with the default settings.
/// </summary>
public sealed class IdempotencyFixture : IAsyncLifetime
{
    public const string Header = "Idempotency-Key";

    private static readonly IdGenerator _ids = new(1);
    private int _number;

    /// <summary>The kinds of POST requests that accept an idempotency key.</summary>
    public static TheoryData<string> Kinds =>
        [
            "workspaces",
            "projects",
            "tasks",
            "clients",
            "tags",
            "entries",
            "entries of another user",
            "duplicate",
            "start",
            "stop",
            "continue",
        ];

    public BffFixture Bff { get; private set; } = null!;

    /// <summary>An administrator.</summary>
    internal EmployeeClient Asha { get; private set; } = null!;

    /// <summary>A regular member.</summary>
    internal EmployeeClient Maria { get; private set; } = null!;

    internal SandboxControls Sandbox => Bff.Sandbox;

    private string Root => $"workspaces/{Asha.Workspace}";

    public static Task<IdempotencyFixture> StartAsync(params (string Key, string? Value)[] settings) =>
        StartAsync(new BffFixture(), settings);

    public static async Task<IdempotencyFixture> StartAsync(BffFixture bff, params (string Key, string? Value)[] settings)
    {
        var fixture = new IdempotencyFixture { Bff = bff };
        await bff.StartWithAsync(settings);
        (fixture.Asha, fixture.Maria) = (await EmployeeClient.OfAsync(bff, "asha"), await EmployeeClient.OfAsync(bff, "maria"));
        return fixture;
    }

    /// <summary>Starts a service with a clock that only <see cref="SkipHangsAsync"/> advances.</summary>
    public static Task<IdempotencyFixture> StartWithManualClockAsync() =>
        StartAsync(new BffFixture { Time = new FakeTimeProvider(TimeProvider.System.GetUtcNow()) });

    public async ValueTask InitializeAsync()
    {
        var started = await StartAsync();
        (Bff, Asha, Maria) = (started.Bff, started.Asha, started.Maria);
    }

    public async ValueTask DisposeAsync()
    {
        Asha?.Dispose();
        Maria?.Dispose();
        await Bff.DisposeAsync();
    }

    /// <summary>Creates a request of Asha with values and a key that no earlier request had.</summary>
    internal async Task<IdempotentPost> NewAsync(string kind)
    {
        await Sandbox.ClearFaultsAsync();
        var number = Interlocked.Increment(ref _number);
        var (name, start) = ($"New {number}", new DateTimeOffset(2026, 5, 13, 8, 0, 0, TimeSpan.Zero).AddHours(number));
        var entry = new
        {
            start,
            end = start.AddMinutes(30),
            description = name,
            projectId = IdOf(EntityKind.Project, 0),
        };
        switch (kind)
        {
            case "workspaces":
                return new(kind, kind, new { name });
            case "projects":
                return new(kind, $"{Root}/projects", new { name, clientId = number % 2 == 0 ? null : IdOf(EntityKind.Client, 0) });
            case "tasks":
                return new(kind, $"{Root}/projects/{IdOf(EntityKind.Project, 0)}/tasks", new { name });
            case "clients" or "tags":
                return new(kind, $"{Root}/{kind}", new { name });
            case "entries":
                return new(kind, $"{Root}/time-entries", entry);
            case "entries of another user":
                return new(kind, $"{Root}/users/{Maria.UserId}/time-entries", entry);
            case "duplicate":
                return new(
                    kind,
                    $"{Root}/time-entries/{(await Asha.CallClockifyAsync(HttpMethod.Post, "time-entries", entry)).Id()}/duplicate",
                    null
                );
            case "start":
                await DeleteRecentTimersAsync();
                return new(kind, $"{Root}/timer/start", new { description = name });
            case "stop":
                await Asha.CallClockifyAsync(
                    HttpMethod.Post,
                    "time-entries",
                    new { start = TimeProvider.System.GetUtcNow().AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"), description = name }
                );
                return new(kind, $"{Root}/timer/stop", null) { Upstream = "PUT" };
            default:
                await DeleteRecentTimersAsync();
                return new(
                    kind,
                    $"{Root}/timer/continue",
                    new { id = (await Asha.CallClockifyAsync(HttpMethod.Post, "time-entries", entry)).Id() }
                );
        }
    }

    /// <summary>Sends a request as Asha.</summary>
    internal Task<CallResult> SendAsync(IdempotentPost post, string? key = null, params (string Name, string Value)[] headers) =>
        SendAsync(Asha, post, key, headers);

    internal static Task<CallResult> SendAsync(
        EmployeeClient employee,
        IdempotentPost post,
        string? key = null,
        params (string Name, string Value)[] headers
    ) => employee.Http.CallApiAsync(HttpMethod.Post, post.Path, post.Body, headers: [.. headers, (Header, key ?? post.Key)]);

    /// <summary>Sends a request while upstream fails, so that its outcome is unknown.</summary>
    internal async Task SendAndFailAsync(IdempotentPost post, string fault)
    {
        await Sandbox.FailNextAsync(
            new SandboxFault(fault)
            {
                Method = post.Upstream,
                Status = 500,
                Body = fault == SandboxFault.Response ? """{"message":"Oops","code":500}""" : null,
                Headers = _json,
            }
        );
        var failed = await SkipHangsAsync(() => SendAsync(post));
        Assert.True((failed.Status, failed.Problem.Action) is (502 or 504, "retry"), failed.Text);
        Assert.Equal(0, await Sandbox.FaultsLeftAsync());
    }

    /// <summary>Waits for a call, and skips the time for which upstream calls hang if the service has a manual clock.</summary>
    internal Task<CallResult> SkipHangsAsync(Func<Task<CallResult>> call) =>
        Bff.Time is FakeTimeProvider time ? time.SkipHangsAsync(Sandbox, call) : call();

    /// <summary>Returns the ids of all entities of a kind in Clockify.</summary>
    internal async Task<IReadOnlyList<string>> ListIdsAsync(string kind)
    {
        var all = kind switch
        {
            "workspaces" => await Asha.Http.ReadAsync("workspaces"),
            "projects" or "clients" or "tags" => await Asha.CallClockifyAsync(HttpMethod.Get, $"{kind}?page-size=5000"),
            "tasks" => await Asha.CallClockifyAsync(HttpMethod.Get, $"projects/{IdOf(EntityKind.Project, 0)}/tasks?page-size=5000"),
            _ => await Asha.CallClockifyAsync(
                HttpMethod.Get,
                $"user/{(kind == "entries of another user" ? Maria : Asha).UserId}/time-entries?page-size=5000"
            ),
        };
        return [.. all.EnumerateArray().Select(JsonExtensions.Id)];
    }

    /// <summary>Returns the id of Asha's running timer in Clockify; null if no timer runs.</summary>
    internal async Task<string?> GetRunningTimerIdAsync() =>
        (await Asha.CallClockifyAsync(HttpMethod.Get, $"user/{Asha.UserId}/time-entries?in-progress=true"))
            .EnumerateArray()
            .Select(JsonExtensions.Id)
            .SingleOrDefault();

    /// <summary>Stops Asha's running timer, if any.</summary>
    internal async Task StopTimerAsync()
    {
        if (await GetRunningTimerIdAsync() is not null)
        {
            await Asha.CallClockifyAsync(
                HttpMethod.Patch,
                $"user/{Asha.UserId}/time-entries",
                new { end = TimeProvider.System.GetUtcNow().AddSeconds(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") }
            );
        }
    }

    /// <summary>Waits for the next second. Clockify truncates times to seconds, so that later events get a later time.</summary>
    internal static async Task WaitForNextSecondAsync()
    {
        var second = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        await Eventually.TrueAsync(() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() > second);
    }

    /// <summary>Waits until an entry of Asha that ends now would end after all other entries.</summary>
    internal async Task WaitUntilNothingEndsLaterAsync()
    {
        var latest = (await Asha.CallClockifyAsync(HttpMethod.Get, $"user/{Asha.UserId}/time-entries?page-size=5000"))
            .EnumerateArray()
            .Max(entry => entry.GetProperty("timeInterval").Text("end") is { } end ? DateTimeOffset.Parse(end, null) : default)
            .ToUnixTimeSeconds();
        await Eventually.TrueAsync(() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() > latest);
    }

    /// <summary>Deletes Asha's entries of the last 5 minutes, because they could be mistaken for a timer whose response is lost.</summary>
    private async Task DeleteRecentTimersAsync()
    {
        var fiveMinutesAgo = TimeProvider.System.GetUtcNow().AddMinutes(-5);
        foreach (
            var entry in (await Asha.CallClockifyAsync(HttpMethod.Get, $"user/{Asha.UserId}/time-entries?page-size=5000")).EnumerateArray()
        )
        {
            if (entry.GetProperty("timeInterval").GetProperty("start").GetDateTimeOffset() > fiveMinutesAgo)
            {
                await Asha.CallClockifyAsync(HttpMethod.Delete, $"time-entries/{entry.Id()}");
            }
        }
    }

    /// <summary>Returns the writes that were sent upstream since a position of the journal.</summary>
    internal async Task<IReadOnlyList<JournalledRequest>> WritesSinceAsync(long position) =>
        [.. (await Sandbox.JournalAsync(position, "gateway")).Where(call => call.Method != "GET")];

    /// <summary>Returns the id of the entity in a response.</summary>
    internal static string IdIn(CallResult result) =>
        (
            result.Json.TryGetProperty("started", out var started) ? started
            : result.Json.TryGetProperty("stopped", out var stopped) ? stopped
            : result.Json
        ).Id();

    internal static string IdOf(EntityKind kind, int number, int part = 0) => _ids.FromSeed(kind, number, part);

    private static readonly Dictionary<string, string> _json = new() { ["Content-Type"] = "application/json" };
}

/// <summary>A POST request with an idempotency key.</summary>
/// <param name="Kind">The kind of the request.</param>
/// <param name="Path">The path relative to <c>/api/v1</c>.</param>
/// <param name="Body">The body; null for none.</param>
internal sealed record IdempotentPost(string Kind, string Path, object? Body)
{
    public string Key { get; init; } = Guid.NewGuid().ToString();

    /// <summary>The HTTP method of the upstream request.</summary>
    public string Upstream { get; init; } = "POST";
}
