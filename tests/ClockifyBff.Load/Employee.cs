using System.Diagnostics;

namespace ClockifyBff.Load;

/// <summary>Somebody whose page is open all day: it polls, writes now and then, and comes back when it is told to.</summary>
internal sealed class Employee(Person person, Pages pages, HttpClient http, Tally tally, Random dice)
{
    private static readonly TimeSpan _pollsEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _writesEvery = TimeSpan.FromMinutes(5);

    public Task WorkAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(RepeatAsync(_pollsEvery, PollAsync, cancellationToken), RepeatAsync(_writesEvery, WriteAsync, cancellationToken));

    private async Task RepeatAsync(TimeSpan every, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(every * dice.NextDouble(), cancellationToken);
            using var beat = new PeriodicTimer(every);
            do
            {
                await work(cancellationToken);
            } while (await beat.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The day is over.
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        foreach (var read in pages.Reads(person))
        {
            using (read)
            {
                var sent = Stopwatch.GetTimestamp();
                var (isAnswered, comeBack) = await SendAsync(read, cancellationToken);
                if (isAnswered)
                {
                    tally.Read(person, sent);
                }
                else
                {
                    // The rest of the page would be refused as well.
                    await Task.Delay(comeBack, cancellationToken);
                    return;
                }
            }
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var (write, began) = (new Write(dice.Next(2) == 0, Guid.NewGuid().ToString(), WireTime.Now), Stopwatch.GetTimestamp());
        while (true)
        {
            using var request = pages.Write(person, write);
            var (isAnswered, comeBack) = await SendAsync(request, cancellationToken);
            if (isAnswered)
            {
                tally.Write(began);
                person.HasTimer = !person.HasTimer && write.IsStart;
                return;
            }

            await Task.Delay(comeBack, cancellationToken);
        }
    }

    /// <returns>Whether there is an answer, else when to come back.</returns>
    private async Task<(bool IsAnswered, TimeSpan ComeBack)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var answer = await http.SendAsync(request, cancellationToken);
        await answer.Content.LoadIntoBufferAsync(cancellationToken);
        if (answer.IsSuccessStatusCode)
        {
            return (true, TimeSpan.Zero);
        }

        var comeBack = answer.Headers.RetryAfter?.Delta;
        tally.Refused((int)answer.StatusCode, comeBack);
        return (false, comeBack ?? _pollsEvery);
    }
}
