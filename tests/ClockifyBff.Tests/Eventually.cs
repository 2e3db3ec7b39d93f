namespace ClockifyBff.Tests;

/// <summary>What happens in its own time.</summary>
internal static class Eventually
{
    /// <summary>Asks until it is so.</summary>
    public static async Task TrueAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo())
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
