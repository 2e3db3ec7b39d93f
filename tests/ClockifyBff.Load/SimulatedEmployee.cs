using System.Diagnostics;

namespace ClockifyBff.Load;

/// <summary>
/// Simulates an employee's page: it polls, writes sometimes, and retries rejected requests after the time in <c>Retry-After</c>.
/// </summary>
internal sealed class SimulatedEmployee(Person person, Pages pages, HttpClient http, ObservationCollector observations, Random random)
{
    private static readonly TimeSpan _pollInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _writeInterval = TimeSpan.FromMinutes(5);

    public Task WorkAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(RepeatAsync(_pollInterval, PollAsync, cancellationToken), RepeatAsync(_writeInterval, WriteAsync, cancellationToken));

    private async Task RepeatAsync(TimeSpan every, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(every * random.NextDouble(), cancellationToken);
            using var timer = new PeriodicTimer(every);
            do
            {
                await work(cancellationToken);
            } while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The simulation has ended.
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        foreach (var read in pages.CreateReads(person))
        {
            using (read)
            {
                var sent = Stopwatch.GetTimestamp();
                var (isSuccess, retryAfter) = await SendAsync(read, cancellationToken);
                if (isSuccess)
                {
                    observations.AddRead(person, sent);
                }
                else
                {
                    // The other requests of the page would be rejected too.
                    await Task.Delay(retryAfter, cancellationToken);
                    return;
                }
            }
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var (write, began) = (new PlannedWrite(random.Next(2) == 0, Guid.NewGuid().ToString(), WireTime.Now), Stopwatch.GetTimestamp());
        while (true)
        {
            using var request = pages.CreateWrite(person, write);
            var (isSuccess, retryAfter) = await SendAsync(request, cancellationToken);
            if (isSuccess)
            {
                observations.AddWrite(began);
                person.HasTimer = !person.HasTimer && write.IsStart;
                return;
            }

            await Task.Delay(retryAfter, cancellationToken);
        }
    }

    /// <returns>Whether the request succeeded, and otherwise the delay before the next attempt.</returns>
    private async Task<(bool IsSuccess, TimeSpan RetryAfter)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return (true, TimeSpan.Zero);
        }

        var retryAfter = response.Headers.RetryAfter?.Delta;
        observations.AddRejection((int)response.StatusCode, retryAfter);
        return (false, retryAfter ?? _pollInterval);
    }
}
