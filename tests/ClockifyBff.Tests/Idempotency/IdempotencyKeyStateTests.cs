using ClockifyBff.Clockify;
using ClockifyBff.Idempotency;

namespace ClockifyBff.Tests.Idempotency;

/// <summary>
/// Whether a request with a key may have been sent or have taken effect, which decides whether its record is kept after a failure.
/// </summary>
[Trait("Kind", "unit")]
public sealed class IdempotencyKeyStateTests
{
    [Fact]
    public async Task First_attempt_may_have_been_sent_when_sending_fails_and_may_have_taken_effect_when_it_succeeds()
    {
        var request = Begin(isRepeat: false);
        Assert.Equal((false, false), StateOf(request));

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            request.SendAsync<string>(_ => Task.FromResult<string?>("found"), () => throw new InvalidOperationException())
        );
        Assert.Equal((true, false), StateOf(request));

        Assert.Equal("sent", await request.SendAsync(_ => Task.FromResult<string?>("found"), () => Task.FromResult("sent")));
        Assert.Equal((true, true), StateOf(request));
    }

    [Fact]
    public async Task Repeat_may_have_taken_effect_until_no_effect_is_found()
    {
        var request = Begin(isRepeat: true);
        Assert.Equal((true, true), StateOf(request));

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            request.SendAsync<string>(_ => Task.FromResult<string?>(null), () => throw new InvalidOperationException())
        );
        Assert.Equal((true, false), StateOf(request));
    }

    [Fact]
    public async Task Repeat_whose_effect_is_found_sends_nothing()
    {
        var request = Begin(isRepeat: true);

        Assert.Equal("found", await request.SendAsync(_ => Task.FromResult<string?>("found"), () => throw new InvalidOperationException()));
        Assert.Equal((true, true), StateOf(request));
    }

    private static (bool Sent, bool Effect) StateOf(IdempotencyKey request) => (request.MayHaveBeenSent, request.MayHaveTakenEffect);

    private static IdempotencyKey Begin(bool isRepeat)
    {
        var request = new IdempotencyKey("key", bodyHash: string.Empty, bytesHash: string.Empty);
        var record = new IdempotencyRecord { FirstAttempt = isRepeat ? new FirstAttempt(default, default) : null };
        request.Begin(new IdempotencyAttempt(database: null!, record));
        return request;
    }
}
