using System.Threading.RateLimiting;
using ClockifyBff.Http.Problems;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

/// <summary>Keeps one caller, or a loop in a frontend, from keeping this service busy for itself.</summary>
internal static class CallerLimits
{
    // So fine that who is refused need not wait a whole second.
    private const int PartsOfASecond = 10;

    public static void AddCallerLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitsOptions>().BindConfiguration(LimitsOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitsOptions>, LimitsOptionsValidator>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitsOptions>>((limiter, limits) =>
        {
            var perSecond = limits.Value.RequestsPerSecondPerCaller;
            var perPeriod = Math.Max(1, perSecond / PartsOfASecond);
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PerCaller(_ => new ConcurrencyLimiter(new() { PermitLimit = limits.Value.ConcurrentPerCaller })),
                PerCaller(_ => new TokenBucketRateLimiter(new()
                {
                    TokenLimit = perSecond,
                    TokensPerPeriod = perPeriod,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(perPeriod / (double)perSecond),
                    // The partitions have one timer for all of them.
                    AutoReplenishment = false,
                })));
            limiter.OnRejected = (rejected, _) => new ValueTask(Refusal(rejected.Lease).ExecuteAsync(rejected.HttpContext));
        });
    }

    public static void UseCallerLimits(this IApplicationBuilder app) => app.UseRateLimiter();

    private static PartitionedRateLimiter<HttpContext> PerCaller(Func<string, RateLimiter> create) => PartitionedRateLimiter.Create<HttpContext, string>(context =>
        context.User.Identity is Caller caller && !CallerRule.NeedsNone(context) ? RateLimitPartition.Get(caller.OwnerKey, create) : RateLimitPartition.GetNoLimiter(string.Empty));

    private static Problem Refusal(RateLimitLease lease) => new(ErrorCode.RateLimited, "One caller asks for more than this service answers at a time.")
    {
        RetryAfterSeconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1,
    };
}
