using Microsoft.Extensions.Time.Testing;
using static ClockifyBff.Tests.Harness.TokenClient;

namespace ClockifyBff.Tests.Connections;

/// <summary>Base of tests that use a service with its own database, and employees who call the service.</summary>
public abstract class ConnectionTest : IAsyncLifetime
{
    protected const string Asha = "asha@example.com";
    protected const string Maria = "maria@example.com";
    protected const string Newcomer = "newcomer@example.com";

    private readonly List<TokenClient> _employees = [];

    private protected FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    private protected BffFixture Service { get; private set; } = null!;

    private protected virtual (string Key, string? Value)[] MoreSettings => [];

    public async ValueTask InitializeAsync()
    {
        Service = new BffFixture { Time = Time };
        await Service.StartWithAsync([.. BffFixture.TokenSettings, .. (await NewStoreAsync()).Settings, .. MoreSettings]);
    }

    public async ValueTask DisposeAsync()
    {
        _employees.ForEach(employee => employee.Dispose());
        await Service.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<TestStore> NewStoreAsync();

    private protected async Task<TokenClient> EmployeeAsync(string email)
    {
        var employee = await OfAsync(Service, email);
        _employees.Add(employee);
        return employee;
    }
}
