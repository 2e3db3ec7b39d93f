using System.Collections.Concurrent;
using ClockifyBff.Tests.Idempotency;

namespace ClockifyBff.Tests.Chaos;

/// <summary>An employee who sends reads and writes until canceled, and records the results.</summary>
/// <param name="email">The email of the employee.</param>
/// <param name="number">A number that tells apart several clients of the same employee.</param>
/// <param name="replicas">Returns the addresses of the replicas. Each call picks one at random.</param>
/// <param name="root">The path of the workspace below <c>/api/v1/</c>.</param>
internal sealed class SimulatedEmployee(string email, int number, Func<IReadOnlyList<Uri>> replicas, string root) : IDisposable
{
    private static readonly TimeSpan _retryDelay = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http = CreateClient(email);
    private readonly Random _random = new(number);
    private int _createdCount;

    public string Email => email;

    public ConcurrentQueue<CallResult> Results { get; } = new();

    /// <summary>The results of creating time entries without a key, by description.</summary>
    public ConcurrentDictionary<string, CallResult> Entries { get; } = new();

    /// <summary>The final results of creating time entries with a key, by description.</summary>
    public ConcurrentDictionary<string, CallResult> KeyedEntries { get; } = new();

    /// <summary>The results of deleting clients, by id.</summary>
    public ConcurrentDictionary<string, CallResult> Deletes { get; } = new();

    private string NextName => $"{email.Split('@')[0]} {number}/{++_createdCount}";

    public async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await (
                _random.Next(12) switch
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
            await Task.Delay(_random.Next(50), CancellationToken.None);
        }
    }

    /// <summary>Whether each kind of call succeeds on each replica.</summary>
    public async Task<bool> AllCallsSucceedAsync()
    {
        foreach (var replica in replicas())
        {
            var tags = await CallAsync(HttpMethod.Get, $"/api/v1/{root}/tags", replica: replica);
            var raw = await CallAsync(HttpMethod.Get, $"/clockify/api/v1/{root}/tags", replica: replica);
            var entry = await CallAsync(
                HttpMethod.Post,
                $"/api/v1/{root}/time-entries",
                NewEntry(NextName),
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

    private static HttpClient CreateClient(string email)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Add("X-Dev-User", email);
        return http;
    }

    // Each start is unique to this client, so that the service can tell time entries apart by it.
    private object NewEntry(string description)
    {
        var start = new DateTimeOffset(2026, 2, 2, 0, 0, 0, TimeSpan.Zero).AddDays(number).AddMinutes(_createdCount);
        return new
        {
            start,
            end = start.AddMinutes(30),
            description,
        };
    }

    private async Task AddAsync()
    {
        var name = NextName;
        Entries[name] = await CallAsync(HttpMethod.Post, $"/api/v1/{root}/time-entries", NewEntry(name));
    }

    private async Task AddWithKeyAsync()
    {
        var name = NextName;
        KeyedEntries[name] = await RetryUntilSettledAsync($"/api/v1/{root}/time-entries", NewEntry(name));
    }

    private async Task DeleteAsync()
    {
        var client = await RetryUntilSettledAsync($"/api/v1/{root}/clients", new { name = NextName });
        if (client.IsSuccess)
        {
            var id = client.Json.GetProperty("id").GetString()!;
            Deletes[id] = await CallAsync(HttpMethod.Delete, $"/api/v1/{root}/clients/{id}");
        }
    }

    /// <summary>Repeats a request with its key until the result is final. Reads in between, as a page would.</summary>
    private async Task<CallResult> RetryUntilSettledAsync(string path, object body)
    {
        var key = Guid.NewGuid().ToString();
        while (true)
        {
            var result = await CallAsync(HttpMethod.Post, path, body, key);
            if (!result.IsRetryable)
            {
                return result;
            }

            await CallAsync(HttpMethod.Get, $"/api/v1/{root}/tags");
            await Task.Delay(_retryDelay, CancellationToken.None);
        }
    }

    private async Task<CallResult> CallAsync(HttpMethod method, string path, object? body = null, string? key = null, Uri? replica = null)
    {
        var all = replicas();
        var target = new Uri(replica ?? all[_random.Next(all.Count)], path);
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
            Assert.True(result.ErrorCode != "rate_limited" || result.RetryAfter is not null, $"{call}: rejected without Retry-After");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            result = new CallResult(call, 0, [], e.Message);
        }

        Results.Enqueue(result with { Call = call });
        return result with { Call = call };
    }
}
