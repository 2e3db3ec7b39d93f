using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Net;
using System.Text.Json;

namespace ClockifyBff.Tests.Api.Problems;

[Trait("Kind", "API")]
public sealed class ProblemDetailsTests(BffFixture bff) : IClassFixture<BffFixture>
{
    [Theory]
    [InlineData("GET", "/nothing", 404, "not_found")]
    [InlineData("GET", "/api/v1/nothing", 404, "not_found")]
    [InlineData("POST", "/", 404, "not_found")]
    [InlineData("TRACE", "/clockify/api/v1/user", 405, "method_not_allowed")]
    [InlineData("OPTIONS", "/clockify/api/v1/user", 405, "method_not_allowed")]
    [InlineData("POST", "/openapi/v1.json", 405, "method_not_allowed")]
    public async Task Unknown_route_or_method_is_a_problem_whatever_Accept_says(string method, string path, int status, string errorCode)
    {
        foreach (var accept in (string[])["*/*", "text/html", "image/png", "application/xml"])
        {
            var response = await bff.SendRawAsync(
                $"{method} {path}?secret=1 HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\nContent-Length: 0\r\n\r\n"
            );

            Assert.Equal((status, errorCode), (response.Status, response.ErrorCode));
            var problem = JsonDocument.Parse(response.Text).RootElement;
            Assert.Equal($"urn:clockifybff:error:{errorCode}", problem.GetProperty("type").GetString());
            Assert.Equal(status, problem.GetProperty("status").GetInt32());
            Assert.Equal(path, problem.GetProperty("instance").GetString());
            Assert.Equal("fix", problem.GetProperty("action").GetString());
            Assert.Equal(response.Header("X-Request-Id"), problem.GetProperty("traceId").GetString());
            Assert.Equal("no-store", response.Header("Cache-Control"));
            Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
        }
    }

    [Fact]
    public async Task Wrong_method_is_405_with_Allow() =>
        Assert.Equal(
            ["DELETE", "GET", "PATCH", "POST", "PUT"],
            (await bff.SendRawAsync("TRACE /clockify/api/v1/user HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .Header("Allow")!
                .Split(", ")
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public async Task Trace_id_of_traceparent_is_the_X_Request_Id()
    {
        var response = await bff.SendRawAsync(
            "GET /nothing HTTP/1.1\r\nHost: localhost\r\ntraceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n\r\n"
        );

        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", response.Header("X-Request-Id"));
    }

    [Fact]
    public async Task Unexpected_exception_is_logged_and_returns_500_with_only_its_trace_id()
    {
        using var log = new ErrorLog();
        await using var broken = new BffFixture { Time = new BrokenClock() };
        await broken.InitializeAsync();
        using var caller = broken.CallerOf();
        using var response = await caller.GetAsync(new Uri("/api/v1/workspaces", UriKind.Relative), TestContext.Current.CancellationToken);

        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            ("internal_error", "retry"),
            (problem.GetProperty("errorCode").GetString(), problem.GetProperty("action").GetString())
        );
        var traceId = problem.GetProperty("traceId").GetString()!;
        Assert.Equal(response.Headers.GetValues("X-Request-Id").Single(), traceId);
        Assert.Contains(log.Messages, message => message.Contains(traceId, StringComparison.Ordinal));
        Assert.DoesNotContain(nameof(BrokenClock), body, StringComparison.Ordinal);
        Assert.DoesNotContain(BrokenClock.Message, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HEAD_of_an_unknown_route_is_404_without_a_body()
    {
        using var caller = bff.CallerOf();

        var response = await caller.SendAsync(HttpMethod.Head, "/nothing");

        Assert.Equal((404, ""), (response.Status, response.Text));
    }

    /// <summary>Collects the errors that are logged in this process, including those of other tests.</summary>
    private sealed class ErrorLog : EventListener
    {
        private const EventKeywords FormattedMessage = (EventKeywords)4;

        public ConcurrentQueue<string> Messages { get; } = [];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Microsoft-Extensions-Logging")
            {
                EnableEvents(eventSource, EventLevel.Error, FormattedMessage);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            Messages.Enqueue($"{eventData.Payload![eventData.PayloadNames!.IndexOf("FormattedMessage")]}");
    }

    /// <summary>A clock that throws during requests.</summary>
    private sealed class BrokenClock : TimeProvider
    {
        public const string Message = "The clock has stopped.";

        public override long GetTimestamp() =>
            Activity.Current?.OperationName == "Microsoft.AspNetCore.Hosting.HttpRequestIn"
                ? throw new InvalidOperationException(Message)
                : base.GetTimestamp();
    }
}
