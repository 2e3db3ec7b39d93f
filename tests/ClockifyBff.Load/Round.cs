using System.Diagnostics;

namespace ClockifyBff.Load;

/// <summary>Measures one company with one service between its pages and Maton.</summary>
internal sealed record Round(
    string Name,
    int Employees,
    TimeSpan WarmUpGoal,
    bool HasGoals,
    Func<SandboxCompany, Task<RunningProgram>> StartAsync,
    Func<SandboxCompany, Pages> PagesOf
)
{
    // Without a cache there are no shared reads either: a page sends one request at a time, and employees share no reads.
    private static readonly (string, string)[] _withoutCache =
    [
        ("Cache__ReferenceDataSeconds", "0"),
        ("Cache__TimeEntriesSeconds", "0"),
        ("Cache__TimeEntriesMaxSeconds", "0"),
    ];

    /// <summary>Returns the rounds for a number of employees.</summary>
    public static IEnumerable<Round> Of(int employees, bool compare)
    {
        // Enough time for two calls per employee and some writes: 60 s for 200 employees, 150 s for 500.
        var goal = TimeSpan.FromSeconds(0.3 * employees);
        yield return new Round(
            "service",
            employees,
            goal,
            HasGoals: true,
            company => StartConnectedServiceAsync(company),
            company => new CuratedPages(company)
        );
        if (compare)
        {
            yield return new Round(
                "no cache, no shared reads",
                employees,
                goal,
                HasGoals: false,
                company => StartConnectedServiceAsync(company, _withoutCache),
                company => new CuratedPages(company)
            );
            yield return new Round(
                "bare YARP",
                employees,
                goal,
                HasGoals: false,
                StartBareProxyAsync,
                company => new ClockifyPages(company)
            );
        }
    }

    public async Task<Figures> RunAsync(double seconds)
    {
        using var company = await SandboxCompany.StartAsync(Employees);
        using var service = await StartAsync(company);
        await company.ApplyMatonLimitsAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = service.Url };
        using var simulation = new CancellationTokenSource();
        var observations = new ObservationCollector(Employees);
        var pages = PagesOf(company);
        var work = Task.WhenAll(
            company.People.Select(
                (person, number) => new SimulatedEmployee(person, pages, http, observations, new Random(number)).WorkAsync(simulation.Token)
            )
        );

        var began = Stopwatch.GetTimestamp();
        await Task.WhenAny(observations.AllHaveResponses, work, Task.Delay(2 * WarmUpGoal));
        var warmUp = Stopwatch.GetElapsedTime(began);
        var before = observations.TakeAndReset();
        await Task.WhenAny(work, Task.Delay(TimeSpan.FromSeconds(seconds)));
        var after = observations.TakeAndReset();
        var memory = service.WorkingSetMegabytes;
        await simulation.CancelAsync();
        await work;
        return new Figures(this, warmUp, before, after, await company.JournalAsync(), memory);
    }

    /// <summary>Starts a service that has stored the connections of all employees, but has an empty cache, as after a restart.</summary>
    private static async Task<RunningProgram> StartConnectedServiceAsync(SandboxCompany company, params (string, string)[] settings)
    {
        using (var before = await StartServiceAsync(company, ("Budget__RequestsPerSecond", "10000")))
        {
            using var http = new HttpClient { BaseAddress = before.Url };
            await Parallel.ForEachAsync(
                company.People,
                async (person, cancellationToken) => await ConnectAsync(http, person, cancellationToken)
            );
        }

        return await StartServiceAsync(company, settings);
    }

    private static async Task ConnectAsync(HttpClient http, Person person, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
            request.Headers.Add("X-Dev-User", person.Email);
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    private static Task<RunningProgram> StartServiceAsync(SandboxCompany company, params (string, string)[] settings) =>
        RunningProgram.StartAsync(
            "ClockifyBff",
            [],
            [
                ("ASPNETCORE_ENVIRONMENT", "Development"),
                ("MATON_API_KEY", SandboxCompany.Key),
                ("Maton__GatewayUrl", company.Url.ToString()),
                ("Maton__ControlUrl", company.Url.ToString()),
                ("Storage__ConnectionString", $"Data Source={Path.Combine(company.Folder.FullName, "clockifybff.db")}"),
                .. settings,
            ]
        );

    private static Task<RunningProgram> StartBareProxyAsync(SandboxCompany company) =>
        RunningProgram.StartAsync("ClockifyBff.Load", [BareProxy.Role], ("Upstream", company.Url.ToString()));
}
