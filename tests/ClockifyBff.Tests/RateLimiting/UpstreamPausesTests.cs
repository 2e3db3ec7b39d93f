using ClockifyBff.RateLimiting;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>The pauses of the account and of scopes beside each other.</summary>
[Trait("Kind", "unit")]
public sealed class UpstreamPausesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly UpstreamPauses _pauses;

    public UpstreamPausesTests() => _pauses = new(_time);

    [Fact]
    public void Pause_of_a_scope_is_forgotten_when_it_ends()
    {
        _pauses.Start("one", _pauses.LatestPause, TimeSpan.FromSeconds(3));
        _pauses.Start("two", _pauses.LatestPause, TimeSpan.FromSeconds(3));
        Assert.False(_pauses.AreNoneActive);

        _pauses.OnAccepted("one", _pauses.LatestPause);
        _time.Advance(TimeSpan.FromSeconds(3));
        _pauses.OnSent("two");

        Assert.True(_pauses.AreNoneActive);
    }

    [Fact]
    public void Retry_After_values_are_those_of_the_longer_pause()
    {
        Assert.Null(_pauses.RetryAfterOf("one"));

        _pauses.Start(scope: null, _pauses.LatestPause, TimeSpan.FromSeconds(3));
        var ofAccount = _pauses.RetryAfterOf("one");
        Assert.NotNull(ofAccount);
        Assert.Same(ofAccount, _pauses.RetryAfterOf(scope: null));

        _pauses.Start("one", _pauses.LatestPause, TimeSpan.FromSeconds(2));
        Assert.Same(ofAccount, _pauses.RetryAfterOf("one"));

        _pauses.Start("one", _pauses.LatestPause, TimeSpan.FromSeconds(9));
        Assert.NotSame(ofAccount, _pauses.RetryAfterOf("one"));
        Assert.Same(ofAccount, _pauses.RetryAfterOf("two"));
    }
}
