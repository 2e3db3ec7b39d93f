using System.Threading.RateLimiting;
using ClockifyBff.RateLimiting;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>The metadata of permits.</summary>
[Trait("Kind", "unit")]
public sealed class PermitTests : RateLimiterTest
{
    [Fact]
    public void Rejection_has_a_reason_and_a_time_to_retry()
    {
        using var rejection = new Permit("No permit is free.", retryAfterSeconds: 7);

        Assert.False(rejection.IsAcquired);
        Assert.Equal([MetadataName.RetryAfter.Name, MetadataName.ReasonPhrase.Name], rejection.MetadataNames);
        Assert.Equal((7, "No permit is free."), (rejection.RetryAfterSeconds(), rejection.Reason()));
        Assert.False(rejection.TryGetMetadata("other", out _));
    }

    [Fact]
    public async Task Granted_permit_has_no_metadata()
    {
        using var permit = await Take();

        Assert.True(permit.IsAcquired);
        Assert.Empty(permit.MetadataNames);
        Assert.False(permit.TryGetMetadata(MetadataName.RetryAfter, out _));
        Assert.False(permit.TryGetMetadata(MetadataName.ReasonPhrase, out _));
    }
}
