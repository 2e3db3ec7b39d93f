using System.Collections.Concurrent;
using System.Globalization;
using static ClockifyBff.Tests.Harness.TokenClient;

namespace ClockifyBff.Tests.Connections;

/// <summary>
/// Two employees send a thousand requests in parallel while connections are created and deleted. No request may use the other's
/// connection, or none.
/// </summary>
[Trait("Kind", "chaos")]
public sealed class CallerIsolationTests
{
    private const int Calls = 1000;
    private const int Workers = 8;

    private static readonly string[] _paths =
    [
        "/clockify/api/v1/user",
        "/clockify/api/v1/workspaces",
        "/api/v1/me",
        "/api/v1/connections",
        "/clockify/api/v1/workspaces/64020000f2f68ff2fbdd6ee6/projects?page-size=1",
    ];

    [Fact]
    public async Task Parallel_calls_of_two_employees_never_act_as_the_other()
    {
        await using var bff = await BffFixture.StartAsync([.. BffFixture.TokenSettings, .. TestStore.NewSqlite().Settings]);
        var people = await Task.WhenAll(OfAsync(bff, "asha@example.com"), OfAsync(bff, "maria@example.com"));
        var owners = new ConcurrentDictionary<string, string>();
        foreach (var person in people)
        {
            owners[Id(await person.ConnectAsync())] = person.Email;
        }

        var outcomes = new ConcurrentBag<(int Status, string? ErrorCode)>();
        await Task.WhenAll(
            Enumerable.Range(0, Workers).Select(worker => CallAsync(people, worker, outcomes)).Append(ReconnectAsync(people, owners))
        );

        Assert.Equal(Calls, outcomes.Count);
        Assert.All(
            outcomes,
            outcome =>
                Assert.True(
                    outcome is (200, null) or (409, "not_connected" or "connection_pending" or "reconnect_required"),
                    outcome.ToString()
                )
        );
        Assert.True(
            outcomes.Count(outcome => outcome.Status == 200) > Calls / 2,
            $"{outcomes.Count(outcome => outcome.Status == 200)} calls went through"
        );
        var journal = await bff.Sandbox.JournalAsync(plane: "gateway");
        Assert.All(journal, call => Assert.False(call.FellBack));
        Assert.All(journal, call => Assert.True(owners.ContainsKey(call.Connection!), $"{call.Number} took an unknown connection"));
        // Each request names its caller, so the connection that it used must be the caller's.
        Assert.All(
            journal.Where(call => call.Header("Accept-Language") is [_] && call.ActingEmail is not null),
            call =>
                Assert.Equal(
                    (Speaking(call.Header("Accept-Language")[0]), Speaking(call.Header("Accept-Language")[0])),
                    (call.ActingEmail, owners[call.Connection!])
                )
        );
        Assert.Contains(journal, call => call.Header("Accept-Language") is ["en-IN"]);
        foreach (var person in people)
        {
            person.Dispose();
        }
    }

    // A header that is forwarded to upstream and has no other effect: it marks the caller of a request.
    private static string Language(string email) => email.StartsWith("asha", StringComparison.Ordinal) ? "en-IN" : "en-US";

    private static string Speaking(string language) => language == "en-IN" ? "asha@example.com" : "maria@example.com";

    private static async Task CallAsync(TokenClient[] people, int worker, ConcurrentBag<(int Status, string? ErrorCode)> outcomes)
    {
        var random = new Random(worker);
        for (var call = 0; call < Calls / Workers; call++)
        {
            var person = people[random.Next(people.Length)];
            var result = await person.TryAsync(
                HttpMethod.Get,
                _paths[random.Next(_paths.Length)],
                ("Accept-Language", Language(person.Email))
            );
            outcomes.Add((result.Status, result.ErrorCode));
        }
    }

    private static async Task ReconnectAsync(TokenClient[] people, ConcurrentDictionary<string, string> owners)
    {
        for (var round = 0; round < 20; round++)
        {
            var person = people[round % people.Length];
            foreach (var own in (await person.ReadAsync("connections")).GetProperty("items").EnumerateArray())
            {
                await person.SendAsync(HttpMethod.Delete, string.Create(CultureInfo.InvariantCulture, $"connections/{Id(own)}"));
            }

            var connected = await person.ConnectAsync();
            owners[Id(connected)] = person.Email;
            Assert.Equal("active", Status(connected));
        }
    }
}
