using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Harness;

/// <summary>Polls a condition that another task or process fulfils. Fails after a limit, with the last value observed.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _defaultStep = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Polls until a value is as expected, and returns it.</summary>
    /// <param name="observe">Reads the value.</param>
    /// <param name="isExpected">Whether the value is as expected.</param>
    /// <param name="limit">How long to poll; 30 s by default.</param>
    /// <param name="expectation">The text of the condition, for the message.</param>
    public static async Task<T> BecomesAsync<T>(
        Func<Task<T>> observe,
        Func<T, bool> isExpected,
        TimeSpan? limit = null,
        [CallerArgumentExpression(nameof(isExpected))] string expectation = ""
    )
    {
        var polling = Stopwatch.StartNew();
        while (true)
        {
            var value = await observe();
            if (isExpected(value))
            {
                return value;
            }

            if (polling.Elapsed > (limit ?? _limit))
            {
                Assert.Fail($"Not so after {polling.Elapsed.TotalSeconds:0} s: {expectation}. Last observed: {value}");
            }

            await Task.Delay(_pollInterval, Stop);
        }
    }

    /// <summary>Polls until a condition holds.</summary>
    public static Task TrueAsync(
        Func<Task<bool>> condition,
        TimeSpan? limit = null,
        [CallerArgumentExpression(nameof(condition))] string expectation = ""
    ) => BecomesAsync(condition, holds => holds, limit, expectation);

    /// <summary>Polls until a condition holds.</summary>
    public static Task TrueAsync(
        Func<bool> condition,
        TimeSpan? limit = null,
        [CallerArgumentExpression(nameof(condition))] string expectation = ""
    ) => BecomesAsync(() => Task.FromResult(condition()), holds => holds, limit, expectation);

    /// <summary>Advances a fake clock step by step until a condition holds.</summary>
    public static Task TrueAsync(
        FakeTimeProvider time,
        Func<Task<bool>> condition,
        TimeSpan? step = null,
        [CallerArgumentExpression(nameof(condition))] string expectation = ""
    ) =>
        TrueAsync(
            () =>
            {
                time.Advance(step ?? _defaultStep);
                return condition();
            },
            expectation: expectation
        );

    /// <summary>Advances a fake clock step by step until a task has completed, and returns its result.</summary>
    public static async Task<T> DoneAsync<T>(
        FakeTimeProvider time,
        Task<T> work,
        TimeSpan? step = null,
        [CallerArgumentExpression(nameof(work))] string expectation = ""
    )
    {
        await DoneAsync(time, (Task)work, step, expectation);
        return await work;
    }

    /// <summary>Advances a fake clock step by step until a task has completed, however it ends.</summary>
    public static async Task DoneAsync(
        FakeTimeProvider time,
        Task work,
        TimeSpan? step = null,
        [CallerArgumentExpression(nameof(work))] string expectation = ""
    )
    {
        var polling = Stopwatch.StartNew();
        while (await Task.WhenAny(work, Task.Delay(_pollInterval, Stop)) != work)
        {
            Assert.True(polling.Elapsed < _limit, $"Not completed after {polling.Elapsed.TotalSeconds:0} s: {expectation}.");
            time.Advance(step ?? _defaultStep);
        }
    }
}
