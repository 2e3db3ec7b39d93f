// Tracks time with a client that NSwag generated, and returns the responses. The client sends unset members as null.
using System;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using ClockifyBff.Client;
using Task = System.Threading.Tasks.Task;

public static class TrackTime
{
    public static async Task<object> RunAsync(HttpClient http)
    {
        var client = new ClockifyBffClient(http);
        var workspace = (await client.GetMeAsync()).ActiveWorkspace!.Id;
        var projects = await client.ListProjectsAsync(workspace, search: "website", archived: false, sort: ProjectOrder.Name);

        var misspelt = await RefusalAsync(() =>
            client.StartTimerAsync(workspace, body: new StartTimerRequest { ProjectName = "Website relunch" })
        );
        var projectName = misspelt.Action == NextAction.Fix ? misspelt.Candidates!.First().Name : null;
        var timer = await client.StartTimerAsync(
            workspace,
            body: new StartTimerRequest
            {
                Description = "Tracked by NSwag",
                ProjectName = projectName,
                Type = TimeEntryTypeChoice.Regular,
            }
        );
        var stop = new StopTimerRequest { Id = timer.Started.Id };
        var stopped = (await client.StopTimerAsync(workspace, body: stop)).Stopped;
        var again = await RefusalAsync(() => client.StopTimerAsync(workspace, body: stop));

        return new
        {
            projects = projects.Items,
            projectName,
            started = timer.Started,
            stopped,
            lasted = stopped.DurationSeconds,
            again = again.ErrorCode == ErrorCode.Timer_not_running ? "timer_not_running" : null,
        };
    }

    private static async Task<Problem> RefusalAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (ApiException<Problem> refusal)
        {
            return refusal.Result;
        }

        throw new InvalidOperationException("It was not refused.");
    }
}
