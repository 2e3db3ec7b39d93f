using Microsoft.Extensions.Time.Testing;
using static ClockifyBff.Tests.Harness.TokenClient;

namespace ClockifyBff.Tests.Connections;

/// <summary>Every response by which Maton may report that a connection doesn't work, and the recovery of the connection.</summary>
[Trait("Kind", "API")]
public sealed class RejectedConnectionTests(RejectedConnectionTests.ConnectedEmployee employee)
    : IClassFixture<RejectedConnectionTests.ConnectedEmployee>
{
    private const string Raw = "/clockify/api/v1/workspaces";
    private const string Curated = "/api/v1/workspaces";

    [Theory]
    [MemberData(nameof(RejectionResponses))]
    public async Task Every_response_by_which_Maton_rejects_a_connection_breaks_it(int status, string body, string contentType)
    {
        var (asha, id) = (employee.Client, employee.ConnectionId);
        foreach (var path in (string[])[Raw, Curated])
        {
            await employee.Sandbox.RespondNextAsync(
                "GET",
                path[(path.IndexOf("/api", StringComparison.Ordinal))..],
                status,
                body,
                contentType
            );

            Assert.Equal((409, "reconnect_required"), (await asha.TryAsync(HttpMethod.Get, path)).StatusAndErrorCode);

            Assert.Equal("broken", Status(await asha.ReadAsync($"connections/{id}")));
            (await asha.TryAsync(HttpMethod.Get, Raw)).Is(200);
            Assert.Equal("active", Status(await asha.ReadAsync($"connections/{id}")));
            // The next check of the connection is due.
            employee.Time.Advance(TimeSpan.FromSeconds(30));
        }
    }

    public static IEnumerable<TheoryDataRow<int, string, string>> RejectionResponses()
    {
        const string Json = "application/json";
        foreach (
            var message in (string[])
                [
                    "Missing connection for the requested app",
                    "missing connection for the requested app",
                    "MISSING CONNECTION",
                    "Connection 1a2b not found",
                ]
        )
        {
            foreach (var status in (int[])[400, 404])
            {
                yield return new(status, $$"""{"message":"{{message}}","type":"Bad Request","code":{{status}},"trace_id":"t"}""", Json);
                yield return new(status, $$"""{"message":"{{message}}","type":"Bad Request","code":{{status}}}""", Json);
                yield return new(status, $$"""{"message":"{{message}}","code":{{status}}}""", Json);
                yield return new(status, $$"""{"message":"{{message}}"}""", Json);
                yield return new(status, $$"""{"error":{"code":{{status}},"message":"{{message}}"} }""", Json);
                yield return new(status, $$"""{"error":{"message":"{{message}}"},"trace_id":"t"}""", Json);
                yield return new(status, $$"""{"error":"{{message}}"}""", Json);
                yield return new(status, $$"""{"error":"{{message}}","trace_id":"t"}""", "application/problem+json; charset=utf-8");
            }
        }

        yield return new(400, """{"message":"Connection 1a2b is not active","type":"Bad Request","code":400,"trace_id":"t"}""", Json);
        yield return new(400, """{"message":"Missing connection for the requested app","trace_id":"t"}""", "text/plain");
        yield return new(400, "Missing connection for the requested app", "text/plain");
        yield return new(
            404,
            "<!doctype html>\n<html><body><h1>Not Found</h1>\n<p>Connection <b>1a2b</b> not found</p></body></html>",
            "text/html"
        );
    }

    /// <summary>An employee with one connection. It is active again after each test.</summary>
    public sealed class ConnectedEmployee : IAsyncLifetime
    {
        private readonly BffFixture _bff;

        public ConnectedEmployee() => _bff = new BffFixture { Time = Time };

        internal FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

        internal SandboxControls Sandbox => _bff.Sandbox;

        internal TokenClient Client { get; private set; } = null!;

        internal string ConnectionId { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await _bff.StartWithAsync(BffFixture.TokenSettings);
            Client = await OfAsync(_bff, "asha@example.com");
            ConnectionId = Id(await Client.ConnectAsync());
        }

        public ValueTask DisposeAsync()
        {
            Client?.Dispose();
            return _bff.DisposeAsync();
        }
    }
}
