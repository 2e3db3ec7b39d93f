using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Sandbox.Clockify;

[Trait("Kind", "API")]
public sealed class SandboxPagingTests : ClockifyTest
{
    [Theory]
    [InlineData("projects")]
    [InlineData("clients")]
    [InlineData("tags")]
    [InlineData("users")]
    [InlineData("user-groups")]
    [InlineData("time-entries/status/in-progress")]
    public async Task Paged_lists_have_the_Last_Page_header(string list)
    {
        var reply = await Clockify.GetAsync(list);
        Assert.Equal("true", reply.Header("Last-Page")!);
        Assert.NotEmpty(reply.Nodes);
    }

    [Theory]
    [InlineData("custom-fields")]
    [InlineData("/workspaces")]
    public async Task Unpaged_list_is_returned_whole(string list)
    {
        var reply = await Clockify.GetAsync(list + "?page=7&page-size=1");
        Assert.False(reply.Has("Last-Page"));
        Assert.NotEmpty(reply.Nodes);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_overlap()
    {
        var first = await Clockify.GetAsync("projects?page-size=7");
        var second = await Clockify.GetAsync("projects?page-size=7&page=2");
        Assert.Equal(("false", 7), (first.Header("Last-Page")!, first.Nodes.Count));
        Assert.Equal(("true", 5), (second.Header("Last-Page")!, second.Nodes.Count));
        Assert.Equal(12, first.Texts("id").Union(second.Texts("id")).Count());
    }

    [Theory]
    [InlineData("clients", true)]
    [InlineData("tags", true)]
    [InlineData("projects", false)]
    [InlineData("users", false)]
    public async Task Total_count_header_is_sent_for_clients_and_tags_only(string list, bool counted) =>
        Assert.Equal(counted, (await Clockify.GetAsync(list + "?page-size=1")).Has("total-count"));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public async Task Page_below_one_is_the_first(string page)
    {
        var reply = await Clockify.GetAsync($"tags?page-size=2&page={page}");
        Assert.Equal((await Clockify.GetAsync("tags?page-size=2&page=1")).Text, reply.Is(200).Text);
    }

    [Fact]
    public async Task Page_that_contains_exactly_the_rest_is_the_last()
    {
        var reply = await Clockify.GetAsync("projects?page-size=6&page=2");
        Assert.Equal((6, "true"), (reply.Nodes.Count, reply.Header("Last-Page")!));
    }

    [Fact]
    public async Task Page_past_the_end_is_empty_and_the_last()
    {
        var reply = await Clockify.GetAsync("tags?page=9");
        Assert.Equal(("[]", "true"), (reply.Text, reply.Header("Last-Page")!));
    }

    [Fact]
    public async Task Page_holds_5000_at_most()
    {
        (await Clockify.GetAsync("tags?page-size=5000")).Is(200);
        (await Clockify.GetAsync("tags?page-size=5001")).IsClockifyError(400, 501, "Page size cannot be larger than 5,000.");
    }

    [Fact]
    public async Task Page_size_of_zero_is_400() =>
        (await Clockify.GetAsync("tags?page-size=0")).IsClockifyError(400, 501, "Page size must be a positive value");

    [Fact]
    public async Task Default_page_size_is_50_and_running_timers_allow_at_most_1000()
    {
        Assert.Equal(50, (await Clockify.GetAsync($"user/{Clockify.Id("developer")}/time-entries")).Nodes.Count);
        (await Clockify.GetAsync("time-entries/status/in-progress?page-size=1000")).Is(200);
        (await Clockify.GetAsync("time-entries/status/in-progress?page-size=1001")).IsClockifyError(
            400,
            501,
            "Page size cannot be larger than 1,000."
        );
    }

    [Fact]
    public async Task List_without_archived_has_active_and_archived_projects()
    {
        Assert.Equal(12, (await Clockify.GetAsync("projects")).Nodes.Count);
        Assert.Equal(10, (await Clockify.GetAsync("projects?archived=false")).Nodes.Count);
        Assert.Equal(2, (await Clockify.GetAsync("projects?archived=true")).Nodes.Count);
    }

    [Fact]
    public async Task Lists_are_sorted_by_name_and_people_by_address()
    {
        foreach (var list in new[] { "projects", "clients", "tags" })
        {
            var names = (await Clockify.GetAsync(list)).Texts("name");
            Assert.Equal(names.Order(StringComparer.OrdinalIgnoreCase), names);
        }

        var addresses = (await Clockify.GetAsync("users")).Texts("email");
        Assert.Equal(addresses.Order(StringComparer.Ordinal), addresses);
        Assert.Equal(addresses.Reverse(), (await Clockify.GetAsync("users?sort-order=DESCENDING")).Texts("email"));
    }

    [Fact]
    public async Task Search_by_name_ignores_case_unless_strict()
    {
        Assert.Equal(["Website relaunch", "Website relaunch"], (await Clockify.GetAsync("projects?name=WEBSITE")).Texts("name"));
        Assert.Empty((await Clockify.GetAsync("projects?name=WEBSITE&strict-name-search=true")).Nodes);
        Assert.Equal(2, (await Clockify.GetAsync("projects?name=website%20RELAUNCH&strict-name-search=1")).Nodes.Count);
    }

    [Fact]
    public async Task List_of_tasks_is_paged()
    {
        var tasks = $"projects/{Demo(EntityKind.Project, 0)}/tasks?page-size=3";
        Assert.Equal("false", (await Clockify.GetAsync(tasks)).Header("Last-Page")!);
        Assert.Equal("true", (await Clockify.GetAsync($"{tasks}&page=2")).Header("Last-Page")!);
    }
}
