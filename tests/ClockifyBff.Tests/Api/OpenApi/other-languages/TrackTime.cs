// Tracks time with a client that kiota generated from the OpenAPI 3.0 document, and returns the responses.
using System;
using System.Threading.Tasks;
using ClockifyBff.Kiota;
using ClockifyBff.Kiota.Models;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

public static class TrackTime
{
    public static async Task<object> RunAsync(string url)
    {
        var api = new ClockifyBffClient(new HttpClientRequestAdapter(new AnonymousAuthenticationProvider()) { BaseUrl = url }).Api.V1;
        var workspace = api.Workspaces[(await api.Me.GetAsync())!.ActiveWorkspace!.Id!];
        var projects = await workspace.Projects.GetAsync(request =>
            (request.QueryParameters.Search, request.QueryParameters.SortAsProjectOrder) = ("website", ProjectOrder.Name)
        );
        var project = projects!.Items![0];

        var created = await workspace.TimeEntries.PostAsync(
            new CreateTimeEntryRequest
            {
                Start = DateTimeOffset.UtcNow.AddDays(-1),
                DurationSeconds = 60,
                ProjectId = project.Id,
                Description = "Tracked by C#",
            }
        );
        var entry = workspace.TimeEntries[created!.Id!];
        var corrected = await entry.PatchAsync(new UpdateTimeEntryRequest { Description = "Corrected" });
        var cleared = await entry.PatchAsync(new UpdateTimeEntryRequest { AdditionalData = { ["projectId"] = null! } });
        var refusal = await RefusalAsync(() => workspace.TimeEntries["000000000000000000000000"].GetAsync());

        return new
        {
            project = project.Name,
            createdFor = created.Project!.Name,
            created = created.Description,
            corrected = corrected!.Description,
            clearedOf = cleared!.Project is null ? "project" : null,
            isNotFound = refusal.ErrorCode == ErrorCode.Not_found && refusal.Action == NextAction.Fix,
        };
    }

    private static async Task<Problem> RefusalAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Problem refusal)
        {
            return refusal;
        }

        throw new InvalidOperationException("It was not refused.");
    }
}
