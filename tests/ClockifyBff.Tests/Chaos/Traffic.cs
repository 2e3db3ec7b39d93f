using System.Net.Http.Headers;
using System.Text.Json;
using ClockifyBff.Sandbox;

namespace ClockifyBff.Tests.Chaos;

/// <summary>
/// Simulates employees during failures: records their results, and checks that Clockify has every acknowledged write exactly once.
/// </summary>
internal sealed class Traffic : IAsyncDisposable
{
    private static readonly string[] _people = [WorkspaceFixture.OwnersEmail, "asha@example.com"];
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(40);

    private readonly CancellationTokenSource _stopWork = new();
    private readonly HttpClient _clockify;
    private readonly SandboxControls _sandbox;
    private readonly List<SimulatedEmployee> _employees = [];
    private volatile Uri[] _replicas;
    private string _root = "";
    private Task _work = Task.CompletedTask;

    private Traffic(Uri sandbox, SandboxControls controls, Uri[] replicas)
    {
        _replicas = replicas;
        _sandbox = controls;
        _clockify = new HttpClient { BaseAddress = sandbox };
        _clockify.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SandboxServer.ApiKey);
    }

    /// <summary>All results so far.</summary>
    public IReadOnlyList<CallResult> Results => [.. _employees.SelectMany(employee => employee.Results)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts the employees on two replicas.</summary>
    public static async Task<Traffic> StartAsync(ReplicaProcesses replicas) =>
        await StartAsync(
            replicas.Sandbox.Url,
            replicas.Sandbox.Controls,
            await replicas.First.ListeningAsync(),
            await replicas.Second.ListeningAsync()
        );

    /// <summary>Starts the employees as soon as all are connected on every replica.</summary>
    public static async Task<Traffic> StartAsync(Uri sandbox, SandboxControls controls, params Uri[] replicas)
    {
        var traffic = new Traffic(sandbox, controls, replicas);
        traffic._root = $"workspaces/{(await traffic.ReadAsync("workspaces", _people[0]))[0].Text("id")}";
        foreach (var (number, email) in _people.SelectMany(email => new[] { email, email }).Index())
        {
            traffic._employees.Add(new SimulatedEmployee(email, number, () => traffic._replicas, traffic._root));
        }

        foreach (var employee in traffic._employees)
        {
            await Eventually.TrueAsync(employee.AllCallsSucceedAsync, _limit);
            employee.Results.Clear();
        }

        traffic._work = Task.WhenAll(traffic._employees.Select(employee => employee.WorkAsync(traffic._stopWork.Token)));
        return traffic;
    }

    /// <summary>Sends all later calls to these replicas.</summary>
    public void SendTo(params Uri[] replicas) => _replicas = replicas;

    /// <summary>Returns the results of the calls that end during an action.</summary>
    public async Task<IReadOnlyList<CallResult>> ResultsDuringAsync(Func<Task> action)
    {
        var before = _employees.Select(employee => employee.Results.Count).ToList();
        await action();
        return [.. _employees.Zip(before).SelectMany(employee => employee.First.Results.Skip(employee.Second))];
    }

    /// <summary>Waits for a new result that meets a condition.</summary>
    public async Task WaitForResultAsync(Predicate<CallResult> condition)
    {
        var before = _employees.ConvertAll(employee => employee.Results.Count);
        await Eventually.TrueAsync(
            () => _employees.Zip(before).Any(employee => employee.First.Results.Skip(employee.Second).Any(result => condition(result))),
            _limit
        );
    }

    /// <summary>Waits until every kind of call succeeds again.</summary>
    public async Task WaitForRecoveryAsync()
    {
        foreach (var employee in _employees)
        {
            await Eventually.TrueAsync(employee.AllCallsSucceedAsync, _limit);
        }
    }

    /// <summary>Stops the employees, and asserts that the state of Clockify matches their results.</summary>
    public async Task AssertClockifyMatchesResultsAsync()
    {
        await _stopWork.CancelAsync();
        await _work.WaitAsync(_limit, Stop);
        foreach (var person in _employees.GroupBy(employee => employee.Email))
        {
            var user = (await _sandbox.ConnectionOfAsync(person.Key)).UserId;
            var entries = (await ReadAsync($"{_root}/user/{user}/time-entries?page-size=5000", person.Key))
                .EnumerateArray()
                .CountBy(entry => entry.Text("description") ?? string.Empty)
                .ToDictionary();
            Assert.All(
                person.SelectMany(employee => employee.KeyedEntries),
                entry =>
                {
                    Assert.True(entry.Value.Status == 201, $"{entry.Key}: {entry.Value}");
                    Assert.Equal(1, entries.GetValueOrDefault(entry.Key));
                }
            );
            Assert.All(
                person.SelectMany(employee => employee.Entries),
                entry =>
                    Assert.True(
                        entries.GetValueOrDefault(entry.Key) == (entry.Value.IsSuccess ? 1 : 0)
                            || (entry.Value.HasUnknownOutcome && entries.GetValueOrDefault(entry.Key) == 1),
                        $"{entry.Key} exists {entries.GetValueOrDefault(entry.Key)} times: {entry.Value}"
                    )
            );
        }

        await Eventually.BecomesAsync(async () => FindUnsettledDelete(await ClientsAsync()), unsettled => unsettled is null, _limit);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopWork.CancelAsync();
        await _work.WaitAsync(_limit, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _employees.ForEach(employee => employee.Dispose());
        _clockify.Dispose();
        _stopWork.Dispose();
    }

    /// <summary>Returns a delete that is neither completed nor undone; null if there is none.</summary>
    private string? FindUnsettledDelete(IReadOnlyDictionary<string, bool> clients) =>
        _employees
            .SelectMany(employee => employee.Deletes)
            .Where(delete =>
                clients.TryGetValue(delete.Key, out var isArchived)
                    ? delete.Value.IsSuccess || isArchived
                    : !delete.Value.IsSuccess && !delete.Value.HasUnknownOutcome
            )
            .Select(delete =>
                $"{delete.Key} is "
                + $"{(clients.TryGetValue(delete.Key, out var isArchived) ? isArchived ? "archived" : "active" : "gone")}: "
                + $"{delete.Value}"
            )
            .FirstOrDefault();

    /// <summary>Returns the ids of Clockify's clients, and whether each is archived.</summary>
    private async Task<IReadOnlyDictionary<string, bool>> ClientsAsync() =>
        (await ReadAsync($"{_root}/clients?page-size=5000", _people[0]))
            .EnumerateArray()
            .ToDictionary(client => client.Text("id")!, client => client.GetProperty("archived").GetBoolean());

    /// <summary>Reads directly from Clockify.</summary>
    private async Task<JsonElement> ReadAsync(string path, string email)
    {
        var connection = (await _sandbox.ConnectionOfAsync(email)).Id;
        return (await _clockify.SendAsync(HttpMethod.Get, $"/clockify/api/v1/{path}", headers: ("Maton-Connection", connection)))
            .Is(200)
            .Json;
    }
}
