namespace ClockifyBff.Tests.Harness;

internal static class SetUp
{
    /// <summary>Sets up a fixture, and disposes of what it has started if its set-up throws: nobody else would.</summary>
    public static async Task<T> OrDisposeAsync<T>(this T fixture, Func<Task> setUp)
        where T : IAsyncDisposable
    {
        try
        {
            await setUp();
            return fixture;
        }
        catch
        {
            await fixture.DisposeAsync();
            throw;
        }
    }
}
