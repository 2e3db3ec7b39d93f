using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Harness;

/// <summary>Lets the service time out upstream calls that hang, without waiting for the timeout.</summary>
internal static class HangingCalls
{
    // Each attempt of a read may take half of the request's timeout.
    private static readonly TimeSpan _writeTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _readTimeout = _writeTimeout / 2;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Waits for a call of a service with the default timeout. Advances the clock of the service steadily, and by the timeout of an
    /// upstream call as soon as that call hangs.
    /// </summary>
    /// <param name="time">The clock of the service.</param>
    /// <param name="sandbox">The sandbox of the service.</param>
    /// <param name="call">Starts the call.</param>
    public static async Task<T> SkipHangsAsync<T>(this FakeTimeProvider time, SandboxControls sandbox, Func<Task<T>> call)
    {
        var position = await sandbox.JournalPositionAsync();
        var ended = call();
        var polling = Stopwatch.StartNew();
        var jumped = new HashSet<long>();
        while (await Task.WhenAny(ended, Task.Delay(_pollInterval, TestContext.Current.CancellationToken)) != ended)
        {
            Assert.True(polling.Elapsed < _limit, $"Not completed after {polling.Elapsed.TotalSeconds:0} s.");
            time.Advance(_pollInterval);
            foreach (var hanging in (await sandbox.JournalAsync(position, "gateway")).Where(IsHanging))
            {
                if (jumped.Add(hanging.Number))
                {
                    time.Advance(hanging.Method == "GET" ? _readTimeout : _writeTimeout);
                }
            }
        }

        return await ended;
    }

    private static bool IsHanging(JournalledRequest request) =>
        request.Fault is SandboxFault.Hang or SandboxFault.HangAfterEffect && !request.ClientAborted;
}
