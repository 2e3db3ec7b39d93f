using ClockifyBff.RateLimiting;

namespace ClockifyBff.Tests.RateLimiting;

/// <summary>Lets steps happen, one after the other.</summary>
internal sealed class BudgetScenario
{
    private static readonly string?[] _workspaces = [null, "one", "two"];

    private readonly ObservedBudget _budget;

    public BudgetScenario(ObservedBudget budget)
    {
        _budget = budget;
        Pauses = new Pauses(budget);
    }

    public Pauses Pauses { get; }

    /// <summary>Upstream never asks for a pause.</summary>
    public bool IsUpstreamContent { get; init; }

    public Action AfterEachStep { get; init; } = () => { };

    /// <param name="steps">Each two: what happens, and to whom or for how long.</param>
    public async Task RunAsync(byte[] steps)
    {
        foreach (var step in steps.Chunk(2))
        {
            await TakeAsync(step[0] % 16, step[^1]);
            Pauses.Watch();
            AfterEachStep();
        }
    }

    private async Task TakeAsync(int kind, int choice)
    {
        switch (kind)
        {
            case < 8:
                // Some come alone, some in crowds.
                for (var call = 0; call <= (kind == 0 ? choice % 20 : 0); call++)
                {
                    await _budget.CallAsync((Priority)(choice % 3), $"{choice / 3 % 4}", _workspaces[choice / 12 % 3]);
                    Pauses.Watch();
                }

                break;
            case < 10:
                await AdvanceAsync(TimeSpan.FromMilliseconds(choice * 4));
                break;
            case 10:
                await AdvanceAsync(TimeSpan.FromMilliseconds(choice * 40));
                break;
            case 11 when _budget.Waiting.Count > 0:
                await _budget.LeaveAsync(_budget.Waiting[choice % _budget.Waiting.Count]);
                break;
            case 12 when _budget.Granted.Count > 0 && !IsUpstreamContent:
                Pauses.Take(LateOne(choice));
                break;
            case 13 or 14 when _budget.Granted.Count > 0 && !IsUpstreamContent:
                Pauses.Limit(LateOne(choice), ofAccount: choice % 2 == 0, kind == 13 ? TimeSpan.FromSeconds(choice % 7) : null);
                break;
            case 15:
                _budget.SetClock(TimeSpan.FromMinutes(choice - 128));
                break;
        }

        await _budget.SettleAsync();
    }

    private async Task AdvanceAsync(TimeSpan span)
    {
        for (var end = _budget.Now + span; _budget.Now < end; )
        {
            await _budget.AdvanceAsync(TimeSpan.FromMilliseconds(Math.Min(35, (end - _budget.Now).TotalMilliseconds)));
            Pauses.Watch();
        }
    }

    /// <summary>One of the latest calls: upstream answers in no order.</summary>
    private ObservedCall LateOne(int choice) => _budget.Granted[^(1 + (choice % Math.Min(5, _budget.Granted.Count)))];
}
