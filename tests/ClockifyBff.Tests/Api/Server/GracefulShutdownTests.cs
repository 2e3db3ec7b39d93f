using System.Diagnostics;
using ClockifyBff.Tests.Deletion;
using static ClockifyBff.Tests.Harness.TokenClient;

namespace ClockifyBff.Tests.Api.Server;

/// <summary>A process outside Development receives SIGTERM while requests are running.</summary>
[Trait("Kind", "deploy")]
public sealed class GracefulShutdownTests : IAsyncLifetime
{
    private static readonly TimeSpan _accepting = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longerThanAccepting = TimeSpan.FromSeconds(20);

    private StartedSandbox _sandbox = null!;
    private ServiceProcess _service = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await StartedSandbox.StartAsync();
        _service = ServiceProcess.Start(
            "Production",
            ("MATON_API_KEY", "sandbox"),
            ("Maton__GatewayUrl", _sandbox.Url.ToString()),
            ("Maton__ControlUrl", _sandbox.Url.ToString()),
            ("Maton__ConnectHost", _sandbox.Url.Authority),
            ("Maton__AllowInsecure", "true"),
            ("Maton__Timeout", "00:01:00"),
            ("AllowedHosts", "*"),
            ("Budget__RequestsPerSecond", "1000"),
            ("Authentication__Schemes__app__Authority", $"{_sandbox.Url}issuer"),
            ("Authentication__Schemes__app__Audiences__0", "clockify-bff"),
            ("Authentication__Schemes__app__RequireHttpsMetadata", "false"),
            ("Storage__ConnectionString", TestStore.NewSqlite().ConnectionString)
        );
        await _service.ListeningAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Service_after_SIGTERM_accepts_requests_for_ten_seconds_and_completes_running_ones()
    {
        using var owner = await EmployeeAsync(WorkspaceFixture.OwnersEmail);
        using var newcomer = await EmployeeAsync("newcomer@example.com");
        using var other = await EmployeeAsync("asha@example.com");
        await owner.ConnectAsync();
        await other.ConnectAsync();
        var doomed = await DeletableResource.OfAsync(owner.Http, "projects");
        var pending = Id(await newcomer.StartAsync());
        await _sandbox.Controls.FailNextAsync(new(SandboxFault.ResetAfterEffect) { Method = "DELETE", Delay = _longerThanAccepting });
        await _sandbox.Controls.FailNextAsync(
            new(SandboxFault.SlowBody)
            {
                Method = "GET",
                Path = "/api/v1/user",
                Delay = _longerThanAccepting / 10,
            }
        );
        var position = await _sandbox.Controls.JournalPositionAsync();
        var deleting = doomed.DeleteAsync();
        var reading = other.TryRawAsync();
        var waiting = newcomer.TryAsync(HttpMethod.Get, $"/api/v1/connections/{pending}?wait=25");
        await _sandbox.Controls.WaitForAsync(call => call.Number > position && call.Method == "DELETE");
        await _sandbox.Controls.WaitForAsync(call => call.Number > position && call.Target.EndsWith("/user", StringComparison.Ordinal));

        var sinceSignal = Stopwatch.StartNew();
        await _service.TerminateAsync();
        var endOfWait = EndOfAsync(waiting);

        await UntilUnreadyAsync(newcomer);
        Assert.InRange(sinceSignal.Elapsed, TimeSpan.Zero, _accepting - TimeSpan.FromSeconds(2));
        while (sinceSignal.Elapsed < _accepting - TimeSpan.FromSeconds(2))
        {
            using var call = await other.Http.GetAsync(new Uri("/api/v1/me", UriKind.Relative), Stop);
            Assert.True(call.IsSuccessStatusCode && call.Headers.ConnectionClose == true);
            await Task.Delay(500, Stop);
        }

        // Without the signal, the wait would last 25 s.
        Assert.InRange(await endOfWait, _accepting - TimeSpan.FromSeconds(1), _accepting + TimeSpan.FromSeconds(8));
        (await waiting).Is(200);
        await UntilNobodyListensAsync(newcomer);
        Assert.False(deleting.IsCompleted);
        Assert.False(reading.IsCompleted);
        (await reading).Is(200);
        Assert.Equal(200, (await deleting).Status);
        Assert.Equal(0, await _service.ExitAsync());
        Assert.Single(await _sandbox.Controls.JournalAsync(position), call => call.Method == "DELETE");

        async Task<TimeSpan> EndOfAsync(Task work)
        {
            await work;
            return sinceSignal.Elapsed;
        }
    }

    private async Task<TokenClient> EmployeeAsync(string email) => await OfAsync(await _service.ListeningAsync(), _sandbox.Controls, email);

    private static async Task UntilNobodyListensAsync(TokenClient anybody)
    {
        await Eventually.TrueAsync(async () =>
            await Record.ExceptionAsync(() => anybody.TryAsync(HttpMethod.Get, "/health/live")) is HttpRequestException
        );
    }

    private static async Task UntilUnreadyAsync(TokenClient anybody) =>
        await Eventually.BecomesAsync(() => anybody.TryAsync(HttpMethod.Get, "/health/ready"), response => response.Status == 503);
}
