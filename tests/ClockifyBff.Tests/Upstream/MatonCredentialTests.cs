using System.Diagnostics.Metrics;
using System.Net;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Upstream;

[Trait("Kind", "API")]
public sealed class MatonCredentialTests : IAsyncLifetime
{
    private static readonly Uri _user = new("/clockify/api/v1/user", UriKind.Relative);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly string _file = Path.GetTempFileName();
    private BffFixture _bff = null!;
    private HttpClient _caller = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_file, "first-key\n", TestContext.Current.CancellationToken);
        _bff = new BffFixture { Time = _time };
        await _bff.StartWithAsync(("Maton:ApiKeyFile", _file));
        await _bff.Sandbox.ChangeSettingsAsync(new { apiKey = "first-key" });
        foreach (var connection in (await _bff.Sandbox.ConnectionsAsync()).Where(connection => connection.App == "clockify").Skip(1))
        {
            await _bff.Sandbox.RemoveConnectionAsync(connection.Id);
        }

        _caller = _bff.CallerOf();
        await _caller.ReadAsync("user");
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _bff.DisposeAsync();
        File.Delete(_file);
    }

    [Fact]
    public async Task New_key_in_the_file_is_used_within_thirty_seconds()
    {
        await WriteAsync("second-key");
        await _bff.Sandbox.ChangeSettingsAsync(new { apiKey = "second-key" });
        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync());

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
    }

    [Fact]
    public async Task Gauge_reports_a_rejected_key_file_while_the_previous_key_still_works()
    {
        using var meter = new Meter("credential of a test");
        using var credential = new Credential(
            Options.Create(new MatonOptions { ApiKeyFile = _file }),
            meter,
            _time,
            NullLogger<Credential>.Instance
        );
        var rejected = 0;
        using var listener = new MeterListener();
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => rejected = value);
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == meter)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.Start();
        credential.OnAccepted(credential.Authorization);
        Assert.Equal(0, Gauge());

        await WriteAsync("wrong-key");
        _time.Advance(TimeSpan.FromSeconds(30));
        credential.OnRejected(credential.Authorization);
        credential.OnAccepted(credential.Authorization);
        Assert.Equal(("Bearer first-key", 1), (credential.Authorization, Gauge()));

        await WriteAsync("third-key");
        _time.Advance(TimeSpan.FromSeconds(30));
        credential.OnAccepted(credential.Authorization);
        Assert.Equal(("Bearer third-key", 0), (credential.Authorization, Gauge()));

        int Gauge()
        {
            listener.RecordObservableInstruments();
            return rejected;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("two words")]
    [InlineData("schl\u00fcssel")]
    public async Task Empty_key_file_leaves_the_last_key_in_use(string content)
    {
        await WriteAsync(content);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
    }

    [Fact]
    public async Task Deleted_key_file_leaves_the_last_key_in_use()
    {
        File.Delete(_file);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
    }

    [Fact]
    public async Task Rejected_new_key_is_replaced_by_the_last_accepted_key()
    {
        await WriteAsync("wrong-key");
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
    }

    [Fact]
    public async Task Rejected_new_key_is_retried_when_the_old_key_is_rejected()
    {
        await WriteAsync("second-key");
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());

        await _bff.Sandbox.ChangeSettingsAsync(new { apiKey = "second-key" });
        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync());
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
    }

    private Task WriteAsync(string content) => File.WriteAllTextAsync(_file, content, TestContext.Current.CancellationToken);

    private async Task<HttpStatusCode> StatusAsync()
    {
        using var response = await _caller.GetAsync(_user, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
