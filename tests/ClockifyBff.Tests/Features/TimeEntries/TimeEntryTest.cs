using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>
/// Has clients of two employees of the demo company: Asha is an administrator, Maria a regular member. Each test has its own service,
/// unless its class has a <see cref="BffFixture"/>.
/// </summary>
public abstract class TimeEntryTest : IAsyncLifetime
{
    protected const string Start = "2026-05-13T08:00:00Z";
    protected const string End = "2026-05-13T09:30:00Z";
    protected const string UnknownId = "ffffffffffffffffffffffff";

    private static readonly IdGenerator _ids = new(1);
    private BffFixture? _ownBff;
    private EmployeeClient? _asha;
    private EmployeeClient? _maria;

    protected BffFixture Bff { get; private set; } = null!;

    private protected EmployeeClient Asha => _asha!;

    private protected EmployeeClient Maria => _maria!;

    public async ValueTask InitializeAsync()
    {
        Bff = await TestContext.Current.GetFixture<BffFixture>() ?? (_ownBff = await StartAsync());
        _asha = await EmployeeClient.OfAsync(Bff, "asha");
        _maria = await EmployeeClient.OfAsync(Bff, "maria");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _asha?.Dispose();
        _maria?.Dispose();
        if (_ownBff is not null)
        {
            await _ownBff.DisposeAsync();
        }
    }

    protected virtual Task<BffFixture> StartAsync() => BffFixture.StartAsync();

    /// <summary>Returns the id of a demo project, task, tag, client or custom field by its number.</summary>
    private protected static string DemoId(EntityKind kind, int number, int part = 0) => _ids.FromSeed(kind, number, part);

    /// <summary>Returns a finished entry with a value in every member.</summary>
    private protected static object FullEntry() =>
        new
        {
            start = Start,
            end = End,
            description = "Kick-off",
            projectId = DemoId(EntityKind.Project, 0),
            taskId = DemoId(EntityKind.Task, 0, 0),
            tagIds = new[] { DemoId(EntityKind.Tag, 0), DemoId(EntityKind.Tag, 1) },
            billable = false,
            customFields = new[]
            {
                new { id = DemoId(EntityKind.CustomField, 0), value = "DEMO-1" },
                new { id = DemoId(EntityKind.CustomField, 1), value = "Home" },
            },
        };
}
