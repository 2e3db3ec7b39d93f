using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

/// <summary>Limits the requests of each caller, so that one caller, such as a frontend in a loop, can't overload the service.</summary>
internal static class CallerLimits
{
    private static readonly TimeSpan _maxWait = TimeSpan.FromSeconds(2);

    public static void AddCallerLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitsOptions>().BindConfiguration(LimitsOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitsOptions>, LimitsOptionsValidator>();
        services.AddSingleton<CallerLimiter>();
    }

    /// <summary>Rejects requests of a caller beyond <c>Limits:RequestsPerSecondPerCaller</c> with 429.</summary>
    public static void UseCallerRateLimit(this IApplicationBuilder app)
    {
        var limiter = app.ApplicationServices.GetRequiredService<CallerLimiter>();
        app.Use(
            (context, next) =>
            {
                if (OwnerKeyOf(context) is not { } ownerKey)
                {
                    return next(context);
                }

                using var lease = limiter.Rate.AttemptAcquire(ownerKey);
                return lease.IsAcquired ? next(context) : CreateRejection(lease).ApplyTo(context);
            }
        );
    }

    /// <summary>
    /// Queues requests of a caller beyond <c>Limits:ConcurrentPerCaller</c> for up to 2 s, then rejects them with 429. Must follow
    /// middleware whose responses need no permit, such as the response cache.
    /// </summary>
    public static void UseCallerConcurrencyLimit(this IApplicationBuilder app)
    {
        var limiter = app.ApplicationServices.GetRequiredService<CallerLimiter>();
        var time = app.ApplicationServices.GetRequiredService<TimeProvider>();
        app.Use(
            (context, next) =>
                OwnerKeyOf(context) is { } ownerKey
                && context.GetEndpoint()?.Metadata.GetMetadata<WithoutConcurrencyLimit>()?.AppliesTo(context.Request) != true
                    ? RunWithPermitAsync(context, next, limiter, ownerKey, time)
                    : next(context)
        );
    }

    private static async Task RunWithPermitAsync(
        HttpContext context,
        RequestDelegate next,
        CallerLimiter limiter,
        string ownerKey,
        TimeProvider time
    )
    {
        var lease = limiter.Concurrency.AttemptAcquire(ownerKey);
        if (!lease.IsAcquired)
        {
            lease.Dispose();
            lease = await WaitForPermitAsync(context, limiter, ownerKey, time);
        }

        using (lease)
        {
            await (lease is { IsAcquired: true } ? next(context) : CreateRejection(lease).ApplyTo(context));
        }
    }

    /// <summary>Waits for a concurrency permit.</summary>
    /// <returns>The lease of the permit; null if none became free in time, or a lease that isn't acquired if the queue is full.</returns>
    private static async Task<RateLimitLease?> WaitForPermitAsync(
        HttpContext context,
        CallerLimiter limiter,
        string ownerKey,
        TimeProvider time
    )
    {
        using var timeout = new CancellationTokenSource(_maxWait, time);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.RequestAborted);
        try
        {
            return await limiter.Concurrency.AcquireAsync(ownerKey, permitCount: 1, cancellation.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return null;
        }
    }

    private static string? OwnerKeyOf(HttpContext context) =>
        context.User.Identity is Caller caller && !CallerRule.AllowsAnonymous(context) ? caller.OwnerKey : null;

    private static RequestRejection CreateRejection(RateLimitLease? lease) =>
        new(RequestRejectionKind.RateLimited, "The caller exceeds its limit of requests per second or of concurrent requests.")
        {
            RetryAfter =
                lease is not null && lease.TryGetMetadata(MetadataName.RetryAfter, out var wait)
                    ? TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(wait.TotalSeconds)))
                    : TimeSpan.FromSeconds(1),
        };
}
