using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Sandbox.Clockify;

/// <summary>A test with a new demo company.</summary>
public abstract class ClockifyTest : IAsyncLifetime
{
    private ClockifyHost? _clockify;

    protected ClockifyHost Clockify => _clockify!;

    public async ValueTask InitializeAsync() => _clockify = await ClockifyHost.StartAsync(Configure);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Clockify.DisposeAsync();
    }

    protected virtual void Configure(ClockifyBff.Sandbox.SandboxOptions options) { }

    /// <summary>Returns the id of a demo project, client, tag or task by its number.</summary>
    private protected string Demo(EntityKind kind, int number, int part = 0) => Clockify.Company.Ids.FromSeed(kind, number, part);

    /// <summary>Creates a time entry of the developer that started an hour ago and ends now.</summary>
    protected async Task<string> NewEntryAsync(object? body = null, string acting = "developer") =>
        (await Clockify.PostAsync("time-entries", body ?? new { start = "2026-05-13T08:00:00Z", end = "2026-05-13T09:00:00Z" }, acting))
            .Is(201)
            .Id;
}
