using ClockifyBff.Clockify.Clients;
using ClockifyBff.Clockify.Projects;
using ClockifyBff.Clockify.Tags;
using ClockifyBff.Clockify.Tasks;
using ClockifyBff.Clockify.TimeEntries;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Clockify;

internal static class ClockifyServices
{
    public static void AddClockify(this IServiceCollection services)
    {
        services.AddSingleton<ClockifyApiClient>();
        services.AddSingleton<ReferenceData>();
        services.AddSingleton<ProfileTimeZones>();
        services.AddSingleton<ClockifyWorkspaces>();
        services.AddSingleton<ClockifyProjects>();
        services.AddSingleton<ClockifyTasks>();
        services.AddSingleton<ClockifyClients>();
        services.AddSingleton<ClockifyTags>();
        services.AddSingleton<TimeEntryRejections>();
        services.AddSingleton<ClockifyTimeEntries>();
        services.AddSingleton<TimeEntryCache>();
    }
}
