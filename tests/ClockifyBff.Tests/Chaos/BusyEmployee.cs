using System.Collections.Concurrent;
using ClockifyBff.Tests.Idempotency;

namespace ClockifyBff.Tests.Chaos;

/// <summary>Somebody who reads and writes all the time, and remembers what they were promised.</summary>
/// <param name="email">Who.</param>
/// <param name="number">Tells apart those who are the same person.</param>
/// <param name="replicas">Where to call; the next call may go to another.</param>
/// <param name="root">The workspace's path below <c>/api/v1/</c>.</param>
internal sealed class BusyEmployee(string email, int number, Func<IReadOnlyList<Uri>> replicas, string root) : IDisposable
{
    private static readonly TimeSpan _comesBack = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http = NewCaller(email);
    private readonly Random _dice = new(number);
    private int _things;

    public string Email => email;

    public ConcurrentQueue<CallResult> Results { get; } = new();

    /// <summary>Entries by their description, and what was said of them in the end.</summary>
    public ConcurrentDictionary<string, CallResult> Entries { get; } = new();

    /// <summary>Entries that were sent with a key, until it was said that they are there.</summary>
    public ConcurrentDictionary<string, CallResult> KeyedEntries { get; } = new();

    /// <summary>Clients that were to be deleted, by id, and what was said.</summary>
    public ConcurrentDictionary<string, CallResult> Deletes { get; } = new();

    private string Name => $"{email.Split('@')[0]} {number}/{++_things}";

    public async Task WorkAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await (
                _dice.Next(12) switch
                {
                    < 2 => CallAsync(HttpMethod.Get, $"/api/v1/{root}/timer"),
                    < 4 => CallAsync(HttpMethod.Get, $"/api/v1/{root}/time-entries?pageSize=20"),
                    < 6 => CallAsync(HttpMethod.Get, $"/api/v1/{root}/tags"),
                    < 8 => CallAsync(HttpMethod.Get, $"/clockify/api/v1/{root}/tags"),
                    < 10 => AddWithKeyAsync(),
                    < 11 => AddAsync(),
                    _ => DeleteAsync(),
                }
            );
            await Task.Delay(_dice.Next(50), CancellationToken.None);
        }
    }

    /// <summary>Whether each kind of call succeeds, on each replica.</summary>
    public async Task<bool> CanWorkAsync()
    {
        foreach (var replica in replicas())
        {
            var tags = await CallAsync(HttpMethod.Get, $"/api/v1/{root}/tags", replica: replica);
            var raw = await CallAsync(HttpMethod.Get, $"/clockify/api/v1/{root}/tags", replica: replica);
            var entry = await CallAsync(
                HttpMethod.Post,
                $"/api/v1/{root}/time-entries",
                NewEntry(Name),
                Guid.NewGuid().ToString(),
                replica
            );
            if (!tags.IsSuccess || !raw.IsSuccess || !entry.IsSuccess)
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose() => _http.Dispose();

    private static HttpClient NewCaller(string email)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Add("X-Dev-User", email);
        return http;
    }

    // Both parts of a start are this caller's own, so that entries are told apart by it as well.
    private object NewEntry(string description)
    {
        var start = new DateTimeOffset(2026, 2, 2, 0, 0, 0, TimeSpan.Zero).AddDays(number).AddMinutes(_things);
        return new
        {
            start,
            end = start.AddMinutes(30),
            description,
        };
    }

    private async Task AddAsync()
    {
        var name = Name;
        Entries[name] = await CallAsync(HttpMethod.Post, $"/api/v1/{root}/time-entries", NewEntry(name));
    }

    private async Task AddWithKeyAsync()
    {
        var name = Name;
        KeyedEntries[name] = await PersistAsync($"/api/v1/{root}/time-entries", NewEntry(name));
    }

    private async Task DeleteAsync()
    {
        var client = await PersistAsync($"/api/v1/{root}/clients", new { name = Name });
        if (client.IsSuccess)
        {
            var id = client.Json.GetProperty("id").GetString()!;
            Deletes[id] = await CallAsync(HttpMethod.Delete, $"/api/v1/{root}/clients/{id}");
        }
    }

    /// <summary>Sends a request again with its key, as long as that is the thing to do, and goes on reading meanwhile.</summary>
    private async Task<CallResult> PersistAsync(string path, object body)
    {
        var key = Guid.NewGuid().ToString();
        while (true)
        {
            var result = await CallAsync(HttpMethod.Post, path, body, key);
            if (!result.MayBeRepeated)
            {
                return result;
            }

            await CallAsync(HttpMethod.Get, $"/api/v1/{root}/tags");
            await Task.Delay(_comesBack, CancellationToken.None);
        }
    }

    private async Task<CallResult> CallAsync(HttpMethod method, string path, object? body = null, string? key = null, Uri? replica = null)
    {
        var all = replicas();
        var target = new Uri(replica ?? all[_dice.Next(all.Count)], path);
        var call = $"{method} {target.AbsolutePath.Replace(root, "…", StringComparison.Ordinal)}";
        CallResult result;
        try
        {
            result = await _http.SendAsync(
                method,
                target.AbsoluteUri,
                body,
                headers: key is null ? [] : [(IdempotencyFixture.Header, key)]
            );
            Assert.True(result.ErrorCode != "rate_limited" || result.RetryAfter is not null, $"{call}: refused without Retry-After");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            result = new CallResult(call, 0, [], e.Message);
        }

        Results.Enqueue(result with { Call = call });
        return result with { Call = call };
    }
}
