namespace ClockifyBff.Tests.Harness;

internal static class FixtureExtensions
{
    /// <summary>Sets up a fixture, and disposes of it if the set-up throws, because nothing else would.</summary>
    public static async Task<T> SetUpOrDisposeAsync<T>(this T fixture, Func<Task> setUp)
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
