using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Caching;

/// <summary>In a container with little memory, every request gets a response, whether or not it can be cached.</summary>
[Trait("Kind", "chaos")]
public sealed class LowMemoryTests
{
    private const int People = 16;
    private const int EntriesPerPerson = 5000;
    private const int Rounds = 2;
    private const int MaxParallelRequests = 8;
    private const int MaxAttempts = 5;

    // The heap limit that the service sets in a container of 128 MB.
    private const string HeapOf64Megabytes = "0x4000000";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Service_with_a_heap_of_64_MB_returns_parallel_large_lists_and_later_calls()
    {
        await using var sandbox = ServiceProcess.StartSandbox(
            ("Sandbox__People", (People + 6).ToString(CultureInfo.InvariantCulture)),
            ("Sandbox__EntriesPerPerson", EntriesPerPerson.ToString(CultureInfo.InvariantCulture)),
            ("Sandbox__RequestsPerSecond", "100000")
        );
        var maton = await sandbox.ListeningAsync();
        await using var service = ServiceProcess.StartOn(
            maton,
            ("DOTNET_GCHeapHardLimit", HeapOf64Megabytes),
            ("Budget__RequestsPerSecond", "10000"),
            ("Maton__Timeout", "00:02:00"),
            ("Storage__ConnectionString", "Data Source=:memory:")
        );
        using var http = new HttpClient { BaseAddress = await service.ListeningAsync(), Timeout = TimeSpan.FromMinutes(5) };
        var people = await PeopleAsync(maton);
        var workspace = $"/api/v1/workspaces/{JsonNode.Parse(await ReadAsync("/api/v1/workspaces", people[0]))!["items"]![0]!["id"]}";
        string[] lists =
        [
            $"{workspace}/time-entries?all=true",
            $"{workspace}/time-entries?all=true&from=2026-01-01",
            $"{workspace}/projects?all=true",
        ];
        var statuses = new ConcurrentBag<HttpStatusCode>();

        for (var round = 0; round < Rounds; round++)
        {
            await Parallel.ForEachAsync(
                from list in lists
                from person in people
                select (list, person),
                new ParallelOptions { MaxDegreeOfParallelism = MaxParallelRequests, CancellationToken = Stop },
                async (request, _) => statuses.Add(await StatusAsync(request.list, request.person))
            );
        }

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/health/live", people[0]));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/health/ready", people[0]));
        Assert.All(
            await Task.WhenAll(people.Select(person => StatusAsync($"{workspace}/time-entries", person))),
            status => Assert.Equal(HttpStatusCode.OK, status)
        );
        Assert.Contains(
            "The cache is limited to 16 MB instead of the 256 MB of Cache:MaxMegabytes: a quarter of the 64 MB that this process may use",
            service.Output,
            StringComparison.Ordinal
        );

        // On a busy machine a list may wait too long for memory. The test then retries as Retry-After says.
        async Task<HttpStatusCode> StatusAsync(string path, string person)
        {
            for (var attempt = 1; ; attempt++)
            {
                using var response = await SendAsync(path, person);
                await response.Content.CopyToAsync(Stream.Null, Stop);
                if (response.StatusCode != HttpStatusCode.TooManyRequests || attempt == MaxAttempts)
                {
                    return response.StatusCode;
                }

                await Task.Delay(response.Headers.RetryAfter!.Delta!.Value, Stop);
            }
        }

        async Task<string> ReadAsync(string path, string person)
        {
            using var response = await SendAsync(path, person);
            return await response.Content.ReadAsStringAsync(Stop);
        }

        async Task<HttpResponseMessage> SendAsync(string path, string person)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("X-Dev-User", person);
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        }
    }

    private static async Task<string[]> PeopleAsync(Uri sandbox)
    {
        using var http = new HttpClient { BaseAddress = sandbox };
        var connections = JsonNode.Parse(await http.GetStringAsync(new Uri("sandbox/connections", UriKind.Relative), Stop))![
            "connections"
        ]!.AsArray();
        return
        [
            .. connections
                .Select(connection => $"{connection!["email"]}")
                .Where(email => email.StartsWith("person", StringComparison.Ordinal)),
        ];
    }
}
