using System.Threading.RateLimiting;
using ClockifyBff.Http.Problems;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

/// <summary>Keeps one caller, or a loop in a frontend, from keeping this service busy for itself.</summary>
internal static class CallerLimits
{
    private static readonly TimeSpan _maxWait = TimeSpan.FromSeconds(2);

    public static void AddCallerLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitsOptions>().BindConfiguration(LimitsOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitsOptions>, LimitsOptionsValidator>();
        services.AddSingleton<CallerLimiter>();
    }

    /// <summary>Refuses what a caller asks beyond <c>Limits:RequestsPerSecondPerCaller</c>.</summary>
    public static void UseCallerRateLimit(this IApplicationBuilder app)
    {
        var limiter = app.ApplicationServices.GetRequiredService<CallerLimiter>();
        app.Use(
            (context, next) =>
            {
                if (OwnerOf(context) is not { } owner)
                {
                    return next(context);
                }

                using var lease = limiter.Rate.AttemptAcquire(owner);
                return lease.IsAcquired ? next(context) : Refusal(lease).ExecuteAsync(context);
            }
        );
    }

    /// <summary>
    /// Lets the requests of a caller beyond <c>Limits:ConcurrentPerCaller</c> wait for a place. To be used behind whatever answers without
    /// one.
    /// </summary>
    public static void UseCallerPlaces(this IApplicationBuilder app)
    {
        var limiter = app.ApplicationServices.GetRequiredService<CallerLimiter>();
        var time = app.ApplicationServices.GetRequiredService<TimeProvider>();
        app.Use((context, next) => OwnerOf(context) is { } owner ? TakePlaceAsync(context, next, limiter, owner, time) : next(context));
    }

    private static async Task TakePlaceAsync(
        HttpContext context,
        RequestDelegate next,
        CallerLimiter limiter,
        string owner,
        TimeProvider time
    )
    {
        var lease = limiter.Places.AttemptAcquire(owner);
        if (!lease.IsAcquired)
        {
            lease.Dispose();
            lease = await WaitForPlaceAsync(context, limiter, owner, time);
        }

        using (lease)
        {
            await (lease is { IsAcquired: true } ? next(context) : Refusal(lease).ExecuteAsync(context));
        }
    }

    /// <summary>Waits for a place.</summary>
    /// <returns>The place; null, or a lease that was not acquired, where none came free in time or too many wait already.</returns>
    private static async Task<RateLimitLease?> WaitForPlaceAsync(
        HttpContext context,
        CallerLimiter limiter,
        string owner,
        TimeProvider time
    )
    {
        using var patience = new CancellationTokenSource(_maxWait, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        try
        {
            return await limiter.Places.AcquireAsync(owner, permitCount: 1, stop.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return null;
        }
    }

    private static string? OwnerOf(HttpContext context) =>
        context.User.Identity is Caller caller && !CallerRule.NeedsNone(context) ? caller.OwnerKey : null;

    private static Problem Refusal(RateLimitLease? lease) =>
        new(ErrorCode.RateLimited, "One caller asks for more than this service answers at a time.")
        {
            RetryAfterSeconds =
                lease is not null && lease.TryGetMetadata(MetadataName.RetryAfter, out var wait)
                    ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))
                    : 1,
        };
}
