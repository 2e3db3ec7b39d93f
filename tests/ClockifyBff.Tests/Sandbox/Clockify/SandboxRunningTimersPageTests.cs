namespace ClockifyBff.Tests.Sandbox.Clockify;

/// <summary>A company with more people than a page of running timers has entries.</summary>
[Trait("Kind", "API")]
public sealed class SandboxRunningTimersPageTests : ClockifyTest
{
    [Fact]
    public async Task Default_page_of_running_timers_has_10_entries()
    {
        foreach (var person in Clockify.Company.AllUsers)
        {
            await NewEntryAsync(new { }, person.Email.Split('@')[0]);
        }

        var running = await Clockify.GetAsync("time-entries/status/in-progress");
        Assert.Equal((10, "false"), (running.Nodes.Count, running.Header("Last-Page")!));
        Assert.Equal(12, (await Clockify.GetAsync("time-entries/status/in-progress?page-size=1000")).Nodes.Count);
    }

    protected override void Configure(ClockifyBff.Sandbox.SandboxOptions options) => options.People = 12;
}
