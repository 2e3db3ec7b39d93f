using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ClockifyBff.Tests.Deletion;
using ClockifyBff.Tests.Idempotency;

namespace ClockifyBff.Tests.Telemetry;

/// <summary>
/// The metrics of deletes and of requests with a key. Only growth is asserted, because other tests of the process count too.
/// </summary>
[Trait("Kind", "API")]
public sealed class WorkflowMeterTests(IdempotencyFixture fixture) : IClassFixture<IdempotencyFixture>, IDisposable
{
    private readonly ConcurrentDictionary<(string Workflow, string Outcome), long> _ended = new();
    private MeterListener? _listener;

    public void Dispose() => _listener?.Dispose();

    [Fact]
    public async Task Outcomes_of_deletes_are_counted()
    {
        Listen();

        var entity = await DeletableResource.OfAsync(fixture.Asha.Http, "projects");
        await fixture.Sandbox.FailNextAsync(
            new(SandboxFault.Response)
            {
                Method = "DELETE",
                Status = 500,
                Body = """{"message":"Fails","code":500}""",
            }
        );
        await AssertGrowsAsync("delete_project", "undone", () => entity.DeleteAsync());
        await AssertGrowsAsync("delete_project", "done", () => entity.DeleteAsync());

        var task = await DeletableResource.OfAsync(fixture.Asha.Http, "tasks");
        await fixture.Sandbox.FailNextAsync(new(SandboxFault.Reset) { Method = "DELETE" });
        await fixture.Sandbox.FailNextAsync(new(SandboxFault.Reset) { Method = "PUT", Skip = 1 });
        await AssertGrowsAsync("delete_task", "unclear", () => task.DeleteAsync());
        await Eventually.TrueAsync(() => _ended.ContainsKey(("delete_task", "undone")));
    }

    [Fact]
    public async Task Outcomes_of_requests_with_an_idempotency_key_are_counted()
    {
        Listen();

        var post = await fixture.NewAsync("tags");
        await AssertGrowsAsync("keyed_request", "unclear", () => fixture.SendAndFailAsync(post, SandboxFault.ResetAfterEffect));
        await AssertGrowsAsync("keyed_request", "done", () => fixture.SendAsync(post));
        await AssertGrowsAsync("keyed_request", "repeated", () => fixture.SendAsync(post));
        await AssertGrowsAsync("keyed_request", "undone", () => fixture.SendAsync(post with { Key = Guid.NewGuid().ToString() }));
    }

    private void Listen()
    {
        _listener = new MeterListener { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        _listener.SetMeasurementEventCallback<long>(
            (_, value, tags, _) =>
            {
                Assert.Equal(["workflow", "outcome"], tags.ToArray().Select(tag => tag.Key));
                _ended.AddOrUpdate(((string)tags[0].Value!, (string)tags[1].Value!), value, (_, sum) => sum + value);
            }
        );
        _listener.Start();
    }

    private static void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Name == "clockifybff.workflows.ended")
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private async Task AssertGrowsAsync(string workflow, string outcome, Func<Task> action)
    {
        var before = _ended.GetValueOrDefault((workflow, outcome));
        await action();
        Assert.True(_ended.GetValueOrDefault((workflow, outcome)) > before, $"{workflow} {outcome}: {string.Join(", ", _ended)}");
    }
}
