namespace ClockifyBff.Tests.Harness;

/// <summary>A service with settings of its own, which the tests of a class share.</summary>
public abstract class ConfiguredService(params (string Key, string? Value)[] settings) : IAsyncLifetime
{
    public BffFixture Bff { get; } = new();

    public async ValueTask InitializeAsync() => await Bff.SetUpOrDisposeAsync(() => Bff.StartWithAsync(settings));

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Bff.DisposeAsync();
    }
}
