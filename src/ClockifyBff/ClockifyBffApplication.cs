using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Problems;
using ClockifyBff.Api.ResponseCaching;
using ClockifyBff.Api.Server;
using ClockifyBff.Caching;
using ClockifyBff.Clockify;
using ClockifyBff.Connections;
using ClockifyBff.Deletion;
using ClockifyBff.Failures;
using ClockifyBff.Features;
using ClockifyBff.Features.Changes;
using ClockifyBff.Features.Clients;
using ClockifyBff.Features.Connections;
using ClockifyBff.Features.Me;
using ClockifyBff.Features.Projects;
using ClockifyBff.Features.Tags;
using ClockifyBff.Features.TimeEntries;
using ClockifyBff.Features.TimeEntries.Timer;
using ClockifyBff.Features.Workspaces;
using ClockifyBff.Idempotency;
using ClockifyBff.RateLimiting;
using ClockifyBff.RawProxy;
using ClockifyBff.Replicas;
using ClockifyBff.Security;
using ClockifyBff.Storage;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff;

/// <summary>Composes the service: its registrations, then its request pipeline.</summary>
internal static partial class ClockifyBffApplication
{
    public static void AddClockifyBff(this WebApplicationBuilder builder)
    {
        HeapLimit.LeaveRoom();
        builder.Services.AddConsoleLog(builder.Environment);
        builder.Services.AddSensitiveDataLogFilter();
        builder.Services.AddOpenTelemetryExport(builder.Configuration);
        builder.AddServer();
        if (builder.Environment.IsDevelopment() && !HasAddress(builder.Configuration))
        {
            builder.WebHost.UseUrls("http://localhost:5080");
        }

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSandbox(builder.Environment);
        builder.Services.AddProblems();
        builder.Services.AddOpenApiDocument();
        builder.Services.AddHealth();
        builder.Services.AddGracefulShutdown();
        builder.Services.AddHostRule();
        builder.Services.AddCorsRules();
        builder.Services.AddCallerAuthentication();
        builder.Services.AddCallerLimits();
        builder.Services.AddRateLimiting();
        builder.Services.AddReplicas();
        builder.Services.AddCaching();
        builder.Services.AddMaton();
        builder.Services.AddClockify();
        builder.Services.AddIdempotency();
        builder.Services.AddDeletion();
        builder.Services.AddSingleton<AuditLog>();
        builder.Services.AddSingleton<WorkflowMeter>();
        builder.Services.AddStorage();
        builder.Services.AddUserConnections();
        builder.Services.AddRawProxy();
        builder.Services.AddApiConventions(RequestJsonContext.Default);
        builder.Services.AddRequestDeadline();
        builder.Services.AddConnectionsFeature();
        builder.Services.AddTimeEntriesFeature();
        builder.Services.AddChangesFeature();
    }

    public static async Task UseClockifyBffAsync(this WebApplication app)
    {
        var isSandboxInProcess = await StartupException.ThrowIfUnreadableAsync(app.StartSandboxAsync);
        StartupException.ThrowUnlessValid(app.Services);

        // In parallel, to shorten the start.
        var openingDatabase = Task.Run(app.Services.OpenStorageAsync);
        app.UsePipeline();
        await openingDatabase;

        var maton = app.Services.GetRequiredService<IOptions<MatonOptions>>().Value;
        Log.Starting(
            app.Logger,
            isSandboxInProcess ? "sandbox in this process"
                : maton.HasRealKey ? "Maton"
                : "sandbox",
            maton.GatewayUrl.GetLeftPart(UriPartial.Authority),
            app.Services.GetRequiredService<Database>().Description,
            app.Services.GetRequiredService<IOptions<AuthenticationSettings>>().Value.ModeIn(app.Environment)
        );
    }

    private static void UsePipeline(this WebApplication app)
    {
        var maton = app.Services.GetRequiredService<IOptions<MatonOptions>>().Value;
        var authentication = app.Services.GetRequiredService<IOptions<AuthenticationSettings>>().Value;
        var development = authentication.ModeIn(app.Environment) == AuthenticationSettings.Development;
        if (development && authentication.AllowAnyPeer && maton.HasRealKey)
        {
            Log.AllowAnyPeerIgnored(app.Logger);
        }

        var cache = app.Services.GetRequiredService<CacheCapacity>();
        if (cache.Megabytes < cache.ConfiguredMegabytes)
        {
            Log.CacheReduced(app.Logger, cache.Megabytes, cache.ConfiguredMegabytes, CacheCapacity.MemoryLimit / (1024 * 1024));
        }

        app.UseServerLimits();
        app.UseResponseHeaders();
        app.UseGracefulShutdown();
        app.UseHeadRequests();
        app.UseProblems();
        app.UsePathBaseOfGateway();
        app.UseUriLength();
        app.UseRouting();
        app.UseHostRule();
        var isLoopbackOnly = development && (maton.HasRealKey || !authentication.AllowAnyPeer);
        if (isLoopbackOnly)
        {
            app.UseLoopbackRule();
        }

        app.UseForwardedHeadersOfKnownProxies();
        app.UseCorsRules();
        if (isLoopbackOnly)
        {
            app.UseKnownOriginsOnly();
        }

        app.UseCrossSiteRule();
        app.MapDocumentation();
        if (!development)
        {
            app.UseTokenAuthentication();
        }
        else if (maton.HasRealKey)
        {
            app.UseDeveloperAuthentication(maton.DevelopmentConnection);
        }
        else
        {
            app.UseSandboxAuthentication();
        }

        app.UseCallerRule();
        app.UseContentCodings();
        app.UseCallerRateLimit();
        app.UseRoutePolicies();
        app.UseResponseCache();
        app.UseRequestTimeouts();
        app.UseCallerConcurrencyLimit();
        app.MapHealth(AdminRule.IsAdminAsync);
        app.MapMe();
        app.MapConnections();
        app.MapAdminConnections();
        app.MapWorkspaces();
        app.MapProjects();
        app.MapTasks();
        app.MapClients();
        app.MapTags();
        app.MapTimeEntries();
        app.MapTimer();
        app.MapChanges();
        app.MapRawProxy();
    }

    private static bool HasAddress(ConfigurationManager configuration) =>
        configuration["urls"] is not null
        || configuration["http_ports"] is not null
        || configuration["https_ports"] is not null
        || configuration.GetSection("Kestrel:Endpoints").Exists();

    private static partial class Log
    {
        [LoggerMessage(
            3,
            LogLevel.Information,
            "The cache is limited to {Megabytes} MB instead of the {Configured} MB of Cache:MaxMegabytes: a quarter of the "
                + "{Limit} MB that this process may use"
        )]
        public static partial void CacheReduced(ILogger logger, long megabytes, int configured, long limit);

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "Authentication:AllowAnyPeer has no effect with a real Maton key, because Development mode does not authenticate callers"
        )]
        public static partial void AllowAnyPeerIgnored(ILogger logger);

        [LoggerMessage(1, LogLevel.Information, "Upstream: {Upstream} at {Url}; database: {Store}; authentication: {Mode}")]
        public static partial void Starting(ILogger logger, string upstream, string url, string store, string mode);
    }
}
