using System.Threading.RateLimiting;
using ClockifyBff.RateLimiting;

namespace ClockifyBff.Tests.RateLimiting;

internal static class Permits
{
    public static bool IsGranted(this Task<Permit> call) => call.Outcome() is { IsAcquired: true };

    public static bool IsRejected(this Task<Permit> call) => call.Outcome() is { IsAcquired: false };

#pragma warning disable RS0030 // A completed call is not waited for.
    /// <summary>The permit or the rejection; null while the call waits.</summary>
    public static Permit? Outcome(this Task<Permit> call) => call.IsCompletedSuccessfully ? call.Result : null;
#pragma warning restore RS0030

    public static int RetryAfterSeconds(this Permit rejection)
    {
        Assert.True(rejection.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter));
        Assert.Equal(0, retryAfter.Ticks % TimeSpan.TicksPerSecond);
        return (int)retryAfter.TotalSeconds;
    }

    public static string Reason(this Permit rejection)
    {
        Assert.True(rejection.TryGetMetadata(MetadataName.ReasonPhrase, out var reason));
        return reason!;
    }
}
