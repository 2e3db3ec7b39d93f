using System.Net.Http.Headers;
using System.Text.Json;
using ClockifyBff.Sandbox;

namespace ClockifyBff.Tests.Chaos;

/// <summary>
/// Employees at work while things break: the results they get, and whether Clockify has in the end what was acknowledged, once.
/// </summary>
internal sealed class Traffic : IAsyncDisposable
{
    private static readonly string[] _people = [WorkspaceFixture.OwnersEmail, "asha@example.com"];
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(40);

    private readonly CancellationTokenSource _enough = new();
    private readonly HttpClient _clockify;
    private readonly SandboxControls _sandbox;
    private readonly List<BusyEmployee> _employees = [];
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

    /// <summary>Starts it on two replicas.</summary>
    public static async Task<Traffic> StartAsync(ReplicaProcesses replicas) =>
        await StartAsync(
            replicas.Sandbox.Url,
            replicas.Sandbox.Controls,
            await replicas.One.ListeningAsync(),
            await replicas.Other.ListeningAsync()
        );

    /// <summary>Starts it, once everybody has a connection on every replica.</summary>
    public static async Task<Traffic> StartAsync(Uri sandbox, SandboxControls controls, params Uri[] replicas)
    {
        var traffic = new Traffic(sandbox, controls, replicas);
        traffic._root = $"workspaces/{(await traffic.ReadAsync("workspaces", _people[0]))[0].Text("id")}";
        foreach (var (number, email) in _people.SelectMany(email => new[] { email, email }).Index())
        {
            traffic._employees.Add(new BusyEmployee(email, number, () => traffic._replicas, traffic._root));
        }

        foreach (var employee in traffic._employees)
        {
            await Eventually.TrueAsync(employee.CanWorkAsync, _patience);
            employee.Results.Clear();
        }

        traffic._work = Task.WhenAll(traffic._employees.Select(employee => employee.WorkAsync(traffic._enough.Token)));
        return traffic;
    }

    /// <summary>From now on these are called.</summary>
    public void MoveTo(params Uri[] replicas) => _replicas = replicas;

    /// <summary>The results of the calls that end while something happens.</summary>
    public async Task<IReadOnlyList<CallResult>> ResultsDuringAsync(Func<Task> happening)
    {
        var before = _employees.Select(employee => employee.Results.Count).ToList();
        await happening();
        return [.. _employees.Zip(before).SelectMany(employee => employee.First.Results.Skip(employee.Second))];
    }

    /// <summary>Waits for a result, from now on, that meets a condition.</summary>
    public async Task HearsAsync(Predicate<CallResult> what)
    {
        var before = _employees.ConvertAll(employee => employee.Results.Count);
        await Eventually.TrueAsync(
            () => _employees.Zip(before).Any(employee => employee.First.Results.Skip(employee.Second).Any(result => what(result))),
            _patience
        );
    }

    /// <summary>Waits until every kind of call succeeds again, without anybody's help.</summary>
    public async Task RecoverAsync()
    {
        foreach (var employee in _employees)
        {
            await Eventually.TrueAsync(employee.CanWorkAsync, _patience);
        }
    }

    /// <summary>Ends it, and compares what was said with what there is.</summary>
    public async Task AssertPromisesAreKeptAsync()
    {
        await _enough.CancelAsync();
        await _work.WaitAsync(_patience, Stop);
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
                            || (entry.Value.IsUnclear && entries.GetValueOrDefault(entry.Key) == 1),
                        $"{entry.Key} is there {entries.GetValueOrDefault(entry.Key)} times: {entry.Value}"
                    )
            );
        }

        await Eventually.BecomesAsync(async () => Unkept(await ClientsAsync()), unkept => unkept is null, _patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _work.WaitAsync(_patience, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _employees.ForEach(employee => employee.Dispose());
        _clockify.Dispose();
        _enough.Dispose();
    }

    /// <summary>A delete that is neither done nor undone; null where there is none.</summary>
    private string? Unkept(IReadOnlyDictionary<string, bool> clients) =>
        _employees
            .SelectMany(employee => employee.Deletes)
            .Where(delete =>
                clients.TryGetValue(delete.Key, out var isArchived)
                    ? delete.Value.IsSuccess || isArchived
                    : !delete.Value.IsSuccess && !delete.Value.IsUnclear
            )
            .Select(delete =>
                $"{delete.Key} is "
                + $"{(clients.TryGetValue(delete.Key, out var isArchived) ? isArchived ? "archived" : "there" : "gone")}: "
                + $"{delete.Value}"
            )
            .FirstOrDefault();

    /// <summary>The clients that Clockify has, and whether they are archived.</summary>
    private async Task<IReadOnlyDictionary<string, bool>> ClientsAsync() =>
        (await ReadAsync($"{_root}/clients?page-size=5000", _people[0]))
            .EnumerateArray()
            .ToDictionary(client => client.Text("id")!, client => client.GetProperty("archived").GetBoolean());

    /// <summary>Reads something from Clockify itself.</summary>
    private async Task<JsonElement> ReadAsync(string path, string email)
    {
        var connection = (await _sandbox.ConnectionOfAsync(email)).Id;
        return (await _clockify.SendAsync(HttpMethod.Get, $"/clockify/api/v1/{path}", headers: ("Maton-Connection", connection)))
            .Is(200)
            .Json;
    }
}
