using System.Diagnostics;

namespace ClockifyBff.Load;

/// <summary>One company's day with one service between its pages and Maton.</summary>
internal sealed record Round(
    string Name,
    int Employees,
    TimeSpan WarmUpGoal,
    bool HasGoals,
    Func<SandboxCompany, Task<RunningProgram>> StartAsync,
    Func<SandboxCompany, Pages> PagesOf
)
{
    // Single flight goes with them: a page asks for one thing after the other, and flights are nobody else's.
    private static readonly (string, string)[] _withoutCopies =
    [
        ("Cache__ReferenceDataSeconds", "0"),
        ("Cache__TimeEntriesSeconds", "0"),
        ("Cache__TimeEntriesMaxSeconds", "0"),
    ];

    /// <summary>The rounds for a number of employees.</summary>
    public static IEnumerable<Round> Of(int employees, bool compare)
    {
        // As many calls as two for each, and a while for writes: 60 s for 200, 150 s for 500.
        var goal = TimeSpan.FromSeconds(0.3 * employees);
        yield return new Round(
            "service",
            employees,
            goal,
            HasGoals: true,
            company => ServiceAsync(company),
            company => new CuratedPages(company)
        );
        if (compare)
        {
            yield return new Round(
                "no copies, no single flight",
                employees,
                goal,
                HasGoals: false,
                company => ServiceAsync(company, _withoutCopies),
                company => new CuratedPages(company)
            );
            yield return new Round("bare YARP", employees, goal, HasGoals: false, BareAsync, company => new ClockifyPages(company));
        }
    }

    public async Task<Figures> RunAsync(double seconds)
    {
        using var company = await SandboxCompany.StartAsync(Employees);
        using var service = await StartAsync(company);
        await company.BecomeStrictAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = service.Url };
        using var day = new CancellationTokenSource();
        var tally = new Tally(Employees);
        var pages = PagesOf(company);
        var work = Task.WhenAll(
            company.People.Select((person, number) => new Employee(person, pages, http, tally, new Random(number)).WorkAsync(day.Token))
        );

        var began = Stopwatch.GetTimestamp();
        await Task.WhenAny(tally.AllAnswered, work, Task.Delay(2 * WarmUpGoal));
        var warmUp = Stopwatch.GetElapsedTime(began);
        var before = tally.Take();
        await Task.WhenAny(work, Task.Delay(TimeSpan.FromSeconds(seconds)));
        var seen = tally.Take();
        var memory = service.WorkingSetMegabytes;
        await day.CancelAsync();
        await work;
        return new Figures(this, warmUp, before, seen, await company.JournalAsync(), memory);
    }

    /// <summary>Starts a service that knows who has which connection, but nothing else yet: as after a restart.</summary>
    private static async Task<RunningProgram> ServiceAsync(SandboxCompany company, params (string, string)[] settings)
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
            using var answer = await http.SendAsync(request, cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), cancellationToken);
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

    private static Task<RunningProgram> BareAsync(SandboxCompany company) =>
        RunningProgram.StartAsync("ClockifyBff.Load", [BareProxy.Role], ("Upstream", company.Url.ToString()));
}
