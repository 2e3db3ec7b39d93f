namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>The validation of query parameters, before any upstream call.</summary>
[Trait("Kind", "API")]
public sealed class ListTimeEntriesQueryTests(BffFixture bff) : IClassFixture<BffFixture>
{
    [Theory]
    [InlineData("from=2026-05-13&start=2026-05-13T08:00:00Z", "from")]
    [InlineData("to=2026-05-13&end=2026-05-13T08:00:00Z", "to")]
    [InlineData("from=2026-05-13&end=2026-05-13T08:00:00Z", "from")]
    [InlineData("from=2026-05-12&to=2026-05-13&start=2026-05-13T08:00:00Z", "from", "to")]
    [InlineData("from=2026-05-13&to=2026-05-12", "to")]
    [InlineData("start=2026-05-13T08:00:00Z&end=2026-05-13T07:59:59Z", "end")]
    [InlineData("from=today", "from")]
    [InlineData("from=2026-5-13", "from")]
    [InlineData("from=2026-02-30", "from")]
    [InlineData("from=", "from")]
    [InlineData("from=-0044-03-15", "from")]
    [InlineData("from=-0044-03-15&to=-0043-03-15", "from", "to")]
    [InlineData("to=2026-05-13T00:00:00Z", "to")]
    [InlineData("start=2026-05-13", "start")]
    [InlineData("start=2026-05-13T08:00:00", "start")]
    [InlineData("start=-0044-03-15T00:00:00Z", "start")]
    [InlineData("end=0001-01-01T00:00:00%2B01:00", "end")]
    [InlineData("projectId=x", "projectId")]
    [InlineData("taskId=x", "taskId")]
    [InlineData("tagId=x", "tagId")]
    [InlineData("billable=maybe", "billable")]
    [InlineData("sort=description", "sort")]
    [InlineData("sort=", "sort")]
    [InlineData("page=0", "page")]
    [InlineData("page=one", "page")]
    [InlineData("page=2147483648", "page")]
    [InlineData("pageSize=0", "pageSize")]
    [InlineData("pageSize=201", "pageSize")]
    [InlineData("all=true&page=1", "all")]
    [InlineData("all=true&pageSize=50", "all")]
    [InlineData("all=yes", "all")]
    [InlineData("page-size=50", "page-size")]
    [InlineData("hydrated=true", "hydrated")]
    [InlineData("from=2026-05-13&from=2026-05-14", "from")]
    [InlineData("page=0&pageSize=500&sort=x&from=y&foo=1", "page", "pageSize", "sort", "from", "foo")]
    [InlineData("page=one&foo=1", "page", "foo")]
    public async Task List_with_an_invalid_parameter_is_400_on_it_and_is_not_sent(string query, params string[] fields)
    {
        using var asha = await EmployeeClient.OfAsync(bff);
        var before = await bff.Sandbox.JournalPositionAsync();

        foreach (var route in (string[])["time-entries", $"users/{asha.UserId}/time-entries"])
        {
            (await asha.GetAsync($"{route}?{query}")).IsProblem(400, "invalid_request", "fix", fields);
        }

        Assert.Empty(await bff.Sandbox.JournalAsync(before, plane: "gateway"));
    }

    [Theory]
    [InlineData("from=0001-01-01&to=9999-12-31")]
    [InlineData("from=9999-12-31&to=9999-12-31")]
    [InlineData("to=0001-01-01")]
    [InlineData("start=0001-01-01T00:00:00Z&end=9999-12-31T23:59:59.999Z")]
    [InlineData("start=2026-05-13T08:00:00Z&end=2026-05-13T08:00:00Z")]
    [InlineData("page=2147483647&pageSize=200")]
    [InlineData("page=2147483647&pageSize=200&sort=start")]
    [InlineData("search=")]
    [InlineData("search=%25%26%3D%23%2B")]
    public async Task List_with_parameters_at_the_limits_of_their_ranges_is_200(string query)
    {
        foreach (var mailbox in (string[])["asha", "maria", "tane"])
        {
            using var employee = await EmployeeClient.OfAsync(bff, mailbox);
            (await employee.GetAsync($"time-entries?{query}")).Is(200);
        }
    }

    [Theory]
    [InlineData("page=0", "page")]
    [InlineData("pageSize=201", "pageSize")]
    [InlineData("all=true&page=1", "all")]
    [InlineData("from=2026-05-13", "from")]
    public async Task List_of_timers_with_invalid_parameters_is_400(string query, string field)
    {
        using var asha = await EmployeeClient.OfAsync(bff);

        (await asha.GetAsync($"timers?{query}")).IsProblem(400, "invalid_request", "fix", field);
    }

    [Fact]
    public async Task Single_entry_routes_with_a_query_parameter_are_400()
    {
        using var asha = await EmployeeClient.OfAsync(bff);
        const string entry = "time-entries/64040000fd7384528b0d1313";

        (await asha.GetAsync($"{entry}?hydrated=true")).IsProblem(400, "invalid_request", "fix", "hydrated");
        (await asha.SendAsync(HttpMethod.Delete, $"{entry}?dryrun=true")).IsProblem(400, "invalid_request", "fix", "dryrun");
        (await asha.SendAsync(HttpMethod.Patch, $"{entry}?from=x", "{}")).IsProblem(400, "invalid_request", "fix", "from");
        (await asha.PostAsync($"{entry}/duplicate?count=2")).IsProblem(400, "invalid_request", "fix", "count");
    }
}
