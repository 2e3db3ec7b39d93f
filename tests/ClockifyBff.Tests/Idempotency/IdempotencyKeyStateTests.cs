using ClockifyBff.Clockify;
using ClockifyBff.Idempotency;

namespace ClockifyBff.Tests.Idempotency;

/// <summary>What a request with a key knows about its effect, which decides whether its record is kept after a failure.</summary>
[Trait("Kind", "unit")]
public sealed class IdempotencyKeyStateTests
{
    [Fact]
    public async Task First_attempt_may_have_been_sent_once_it_is_sent_and_may_have_taken_effect_once_that_succeeded()
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
