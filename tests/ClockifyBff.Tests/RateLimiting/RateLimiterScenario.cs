using ClockifyBff.RateLimiting;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>Runs random steps against a rate limiter.</summary>
internal sealed class RateLimiterScenario
{
    private static readonly string?[] _workspaces = [null, "one", "two"];

    private readonly ObservedRateLimiter _limiter;

    public RateLimiterScenario(ObservedRateLimiter limiter)
    {
        _limiter = limiter;
        ExpectedPauses = new ExpectedPauses(limiter);
    }

    public ExpectedPauses ExpectedPauses { get; }

    /// <summary>Whether upstream never asks for a pause.</summary>
    public bool HasNoPauses { get; init; }

    public Action AfterEachStep { get; init; } = () => { };

    /// <param name="steps">Two bytes a step: its kind, and its employee or duration.</param>
    public async Task RunAsync(byte[] steps)
    {
        foreach (var step in steps.Chunk(2))
        {
            await TakeAsync(step[0] % 16, step[^1]);
            ExpectedPauses.Watch();
            AfterEachStep();
        }
    }

    private async Task TakeAsync(int kind, int choice)
    {
        switch (kind)
        {
            case < 8:
                // A single call, or many at once.
                for (var call = 0; call <= (kind == 0 ? choice % 20 : 0); call++)
                {
                    await _limiter.CallAsync((Priority)(choice % 3), $"{choice / 3 % 4}", _workspaces[choice / 12 % 3]);
                    ExpectedPauses.Watch();
                }

                break;
            case < 10:
                await AdvanceAsync(TimeSpan.FromMilliseconds(choice * 4));
                break;
            case 10:
                await AdvanceAsync(TimeSpan.FromMilliseconds(choice * 40));
                break;
            case 11 when _limiter.Waiting.Count > 0:
                await _limiter.LeaveAsync(_limiter.Waiting[choice % _limiter.Waiting.Count]);
                break;
            case 12 when _limiter.Granted.Count > 0 && !HasNoPauses:
                ExpectedPauses.Take(RecentCall(choice));
                break;
            case 13 or 14 when _limiter.Granted.Count > 0 && !HasNoPauses:
                ExpectedPauses.Limit(RecentCall(choice), ofAccount: choice % 2 == 0, kind == 13 ? TimeSpan.FromSeconds(choice % 7) : null);
                break;
            case 15:
                _limiter.SetClock(TimeSpan.FromMinutes(choice - 128));
                break;
        }

        await _limiter.SettleAsync();
    }

    private async Task AdvanceAsync(TimeSpan span)
    {
        for (var end = _limiter.Now + span; _limiter.Now < end; )
        {
            await _limiter.AdvanceAsync(TimeSpan.FromMilliseconds(Math.Min(35, (end - _limiter.Now).TotalMilliseconds)));
            ExpectedPauses.Watch();
        }
    }

    /// <summary>One of the latest calls, since upstream answers in any order.</summary>
    private ObservedCall RecentCall(int choice) => _limiter.Granted[^(1 + (choice % Math.Min(5, _limiter.Granted.Count)))];
}
