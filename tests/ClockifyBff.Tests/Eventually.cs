using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests;

/// <summary>What happens in its own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Asks until it is so.</summary>
    public static async Task TrueAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo())
        {
            await Task.Delay(20, Stop);
        }
    }

    /// <summary>Lets time pass, a moment after the other, until it is so.</summary>
    public static Task TrueAsync(FakeTimeProvider time, Func<Task<bool>> isSo) => TrueAsync(async () =>
    {
        time.Advance(_moment);
        return await isSo();
    });

    /// <summary>Lets time pass, a moment after the other, until something is done.</summary>
    public static async Task<T> DoneAsync<T>(FakeTimeProvider time, Task<T> work)
    {
        while (await Task.WhenAny(work, Task.Delay(20, Stop)) != work)
        {
            time.Advance(_moment);
        }

        return await work;
    }
}
