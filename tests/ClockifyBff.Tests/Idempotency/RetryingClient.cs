using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Idempotency;

/// <summary>Sends requests as an employee with an unreliable network, and repeats each with its key until the outcome is known.</summary>
internal sealed class RetryingClient : IDisposable
{
    private const int MaxRepeats = 40;

    // Each 429 pauses the whole workspace for a second.
    private const int FaultsPerRateLimit = 30;

    private static readonly string[] _kinds =
    [
        .. Times(24, "entries"),
        .. Times(16, "start"),
        .. Times(10, "stop"),
        .. Times(6, "stop by id"),
        .. Times(8, "continue"),
        .. Times(8, "duplicate"),
        .. Times(10, "tags"),
        .. Times(5, "clients"),
        .. Times(5, "tasks"),
        .. Times(3, "projects"),
        .. Times(2, "workspaces"),
        .. Times(3, "name taken"),
    ];

    private static readonly string[] _faults =
    [
        SandboxFault.Reset,
        SandboxFault.ResetAfterEffect,
        SandboxFault.HalfBody,
        SandboxFault.Close,
        SandboxFault.CloseAfterEffect,
        "500",
    ];

    private readonly BffFixture _bff;
    private readonly Random _random;
    private readonly string _connection;
    private readonly string _name;

    // Finished entries that have not been continued or duplicated yet.
    private readonly Queue<string> _unusedEntryIds = new();
    private string? _running;
    private int _number;

    private RetryingClient(BffFixture bff, EmployeeClient employee, string connection, string name, Random random) =>
        (_bff, Employee, _connection, _name, _random) = (bff, employee, connection, name, random);

    public EmployeeClient Employee { get; }

    /// <summary>The number of requests sent, including repeats.</summary>
    public int Sent { get; private set; }

    private string Root => $"workspaces/{Employee.Workspace}";

    public static async Task<RetryingClient> OfAsync(BffFixture bff, string mailbox, Random random) =>
        new(
            bff,
            await EmployeeClient.OfAsync(bff, mailbox),
            (await bff.Sandbox.ConnectionOfAsync($"{mailbox}@example.com")).Id,
            mailbox,
            random
        );

    /// <summary>Sends the next request, and repeats it until its outcome is known.</summary>
    public async Task<WriteOutcome> SendNextAsync()
    {
        var post = CreateNext();
        if (_random.Next(100) < 35)
        {
            await PlanFaultAsync(post.Upstream);
        }

        var result = await SendAsync(post);
        for (var repeats = 0; result.Status >= 400 && result.Problem.Action is "retry" or "wait"; repeats++)
        {
            Assert.True(repeats < MaxRepeats, $"{post.Kind}: {result.Text}");
            await Task.Delay(result.RetryAfter ?? TimeSpan.Zero);
            if (_random.Next(100) < 30)
            {
                await PlanFaultAsync(_random.Next(3) == 0 ? "GET" : post.Upstream);
            }

            result = await SendAsync(post);
        }

        if (result.Status < 300 && _random.Next(100) < 20)
        {
            var again = await SendAsync(post);
            Assert.Equal((result.Status, result.Text, "true"), (again.Status, again.Text, again.Header("Idempotency-Replayed")));
        }

        Remember(post, result);
        return new WriteOutcome(
            post,
            result.Status,
            result.Status < 300 ? IdempotencyFixture.IdIn(result) : null,
            result.Status < 300 ? null : result.Problem.ErrorCode
        );
    }

    public void Dispose() => Employee.Dispose();

    private static IEnumerable<string> Times(int weight, string kind) => Enumerable.Repeat(kind, weight);

    private IdempotentPost CreateNext()
    {
        var name = $"{_name} {++_number}";
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(_number);
        var projectId = _random.Next(2) == 0 ? IdempotencyFixture.IdOf(EntityKind.Project, 0) : null;
        var kind = _kinds[_random.Next(_kinds.Length)];
        return kind switch
        {
            "entries" => new(
                kind,
                $"{Root}/time-entries",
                new
                {
                    start,
                    end = start.AddMinutes(30),
                    description = name,
                    projectId,
                }
            ),
            "start" => new(kind, $"{Root}/timer/start", new { description = name, projectId }),
            "stop" => new(kind, $"{Root}/timer/stop", null) { Upstream = "PUT" },
            "stop by id" when _running is { } id => new(kind, $"{Root}/timer/stop", new { id, description = name }) { Upstream = "PUT" },
            "continue" when _unusedEntryIds.TryDequeue(out var id) => new(kind, $"{Root}/timer/continue", new { id }),
            "duplicate" when _unusedEntryIds.TryDequeue(out var id) => new(kind, $"{Root}/time-entries/{id}/duplicate", null),
            "clients" or "projects" => new(kind, $"{Root}/{kind}", new { name }),
            "tasks" => new(kind, $"{Root}/projects/{IdempotencyFixture.IdOf(EntityKind.Project, 0)}/tasks", new { name }),
            "workspaces" => new(kind, kind, new { name }),
            "name taken" => new(kind, $"{Root}/tags", new { name = "Meeting" }),
            _ => new("tags", $"{Root}/tags", new { name }),
        };
    }

    private Task<CallResult> SendAsync(IdempotentPost post)
    {
        Sent++;
        return IdempotencyFixture.SendAsync(Employee, post);
    }

    private Task PlanFaultAsync(string method)
    {
        var kind = _random.Next(FaultsPerRateLimit) == 0 ? "429" : _faults[_random.Next(_faults.Length)];
        var status = int.TryParse(kind, out var given) ? given : 0;
        return _bff.Sandbox.FailNextAsync(
            new(status == 0 ? kind : SandboxFault.Response)
            {
                Connection = _connection,
                Method = method,
                // The service tries a failed read three times.
                Count = method == "GET" && status != 429 ? 3 : 1,
                Status = status,
                Body = status == 0 ? null : $$"""{"message":"Fails","code":{{status}}}""",
                Headers = status == 0 ? [] : new Dictionary<string, string> { ["Content-Type"] = "application/json" },
            }
        );
    }

    private void Remember(IdempotentPost post, CallResult result)
    {
        if (result.Status >= 300)
        {
            return;
        }

        switch (post.Kind)
        {
            case "start" or "continue":
                _running = IdempotencyFixture.IdIn(result);
                break;
            case "stop" or "stop by id":
                _running = null;
                break;
            case "entries":
                _unusedEntryIds.Enqueue(IdempotencyFixture.IdIn(result));
                break;
        }
    }
}

/// <summary>The final outcome of a request.</summary>
/// <param name="Post">The request.</param>
/// <param name="Status">The status of the last response.</param>
/// <param name="Id">The id of the entity in the response; null for a rejection.</param>
/// <param name="ErrorCode">The error code of a rejection.</param>
internal sealed record WriteOutcome(IdempotentPost Post, int Status, string? Id, string? ErrorCode);
