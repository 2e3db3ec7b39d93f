using ClockifyBff.Budget;
using ClockifyBff.Http;

namespace ClockifyBff.Connections;

/// <summary>Once a minute: learns which connections changed upstream, and tells the store which ones were used.</summary>
internal sealed class ConnectionUpkeep(AccountConnections account, Links links, LinkStore store, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _rejectedIsKeptFor = TimeSpan.FromHours(24);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(_interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryAsync(WriteUsesAsync);
            if (!stoppingToken.IsCancellationRequested)
            {
                await TryAsync(ListAsync);
            }
        }
    }

    private async Task ListAsync()
    {
        if (links.AnyKnown)
        {
            await account.ReadAsync(TimeSpan.Zero, Lane.Background, CancellationToken.None);
        }
    }

    private async Task WriteUsesAsync()
    {
        if (links.TakeUses() is { Count: > 0 } uses)
        {
            await store.NoteUsesAsync(uses);
            await store.ForgetRejectedAsync(time.GetUtcNow() - _rejectedIsKeptFor);
        }
    }

    private static async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (ProblemException)
        {
            // The next minute tries again.
        }
    }
}
