using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Validation;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Security;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace ClockifyBff.Features.Changes;

/// <summary>Maps the route that reports changes, and registers its services.</summary>
internal static class ChangesEndpoints
{
    public static void AddChangesFeature(this IServiceCollection services)
    {
        services.AddOptions<LiveOptions>().BindConfiguration(LiveOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LiveOptions>, LiveOptionsValidator>();
        services.AddSingleton<ChangeTurns>();
        services.AddSingleton<ChangeListeners>();
        services.AddHostedService(provider => provider.GetRequiredService<ChangeListeners>());
        services.AddSingleton<ChangeReader>();
        services.AddSingleton<ChangesHandler>();
    }

    public static void MapChanges(this IEndpointRouteBuilder app) =>
        app.MapApiGroup("/workspaces/{workspaceId}/changes", "Changes", ApiConventions.NoStore)
            .WithDeadline()
            .WithMetadata(new WithoutConcurrencyLimit(ChangesHandler.PrefersEventStream))
            .MapGet("/", GetChanges)
            .WithName(nameof(GetChanges))
            .Produces<Changes>(StatusCodes.Status200OK, "application/json", "text/event-stream")
            .WithMetadata(new RequestHeader(ChangesHandler.LastEventId, "The `id` of the last event that you have received."));

    /// <summary>Get changes</summary>
    /// <remarks>
    /// Returns which kinds of data have changed since a cursor, not the data: read again what you show. With `wait`, the response is sent
    /// as soon as something changes. If `Accept` prefers `text/event-stream`, the response is a stream of events: `change` with the same
    /// JSON in `data` and the cursor in `id`, `ping` every 15 seconds, and `bye` with a `reason` at the end. A change that the caller made
    /// is reported at once, a change that others made after up to some minutes, to one caller after the other.
    /// </remarks>
    /// <param name="workspaceId">The id of the workspace.</param>
    /// <response code="200">The changes.</response>
    public static async Task<IResult> GetChanges(
        HttpContext context,
        Caller caller,
        OwnConnection own,
        ClockifyId workspaceId,
        [AsParameters] ChangesQuery query,
        [FromServices] ClockifyWorkspaces workspaces,
        [FromServices] ChangesHandler handler
    )
    {
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        var access = await own.ReadAsync(workspaceId);
        await workspaces.GetAsync(access);

        // The time that a request waits for changes is not the time that upstream takes.
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        return await handler.HandleAsync(context, caller, own, access, query);
    }
}
