using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.RawProxy;

[Trait("Kind", "API")]
public sealed class RawStreamingTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private const int Megabyte = 1024 * 1024;
    private static readonly Uri _user = new("/clockify/api/v1/user", UriKind.Relative);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_megabytes_stream_through_in_both_directions_at_constant_memory()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        await using var service = ServiceProcess.Start(
            "Development",
            ("MATON_API_KEY", "sandbox"),
            ("Maton__GatewayUrl", sandbox.Url.ToString()),
            ("Maton__ControlUrl", sandbox.Url.ToString()),
            ("RawProxy__MaxRequestBodyBytes", $"{100 * Megabyte}")
        );
        using var caller = new HttpClient { BaseAddress = await service.ListeningAsync() };
        await UploadAsync(caller, Megabyte);
        await DownloadAsync(caller, sandbox, Megabyte);
        var before = PeakMemory(service);

        await UploadAsync(caller, 50 * Megabyte);
        await DownloadAsync(caller, sandbox, 50 * Megabyte);

        Assert.Equal(50 * Megabyte, (await sandbox.Controls.JournalAsync()).Max(call => call.BodyLength));
        Assert.InRange(PeakMemory(service) - before, 0, 25 * Megabyte);
    }

    [Fact]
    public async Task Client_that_disconnects_cancels_the_upstream_call()
    {
        await WarmAsync(bff);
        await bff.Sandbox.FailNextAsync(new SandboxFault(SandboxFault.Hang));
        var before = await bff.Sandbox.JournalPositionAsync();

        using (var client = new TcpClient())
        {
            await client.ConnectAsync(bff.Url.Host, bff.Url.Port, Stop);
            await client
                .GetStream()
                .WriteAsync(Encoding.ASCII.GetBytes("GET /clockify/api/v1/user HTTP/1.1\r\nHost: localhost\r\n\r\n"), Stop);
            await bff.Sandbox.WaitForAsync(call => call.Number > before);
        }

        Assert.True((await bff.Sandbox.WaitForAsync(call => call.Number > before && call.ClientAborted)).ClientAborted);
    }

    [Theory]
    [InlineData("GET", "retry")]
    [InlineData("POST", "check")]
    public async Task Hanging_upstream_is_504(string method, string action)
    {
        await using var impatient = await BffFixture.StartAsync(("Maton:Timeout", "00:00:05"));
        using var caller = await WarmAsync(impatient);
        await impatient.Sandbox.FailNextAsync(new SandboxFault(SandboxFault.Hang));

        (await caller.SendAsync(new HttpMethod(method), $"{_user}")).IsProblem(504, "upstream_timeout", action);
    }

    [Fact]
    public async Task Truncated_success_response_aborts_the_connection()
    {
        using var caller = await WarmAsync(bff);
        await bff.Sandbox.FailNextAsync(new SandboxFault(SandboxFault.HalfBody));

        await Assert.ThrowsAsync<HttpRequestException>(() => caller.GetStringAsync(_user, Stop));
    }

    [Fact]
    public async Task Truncated_error_response_is_502()
    {
        using var caller = await WarmAsync(bff);
        await bff.Sandbox.FailNextAsync(new SandboxFault(SandboxFault.HalfBody));

        using var response = await caller.GetAsync(new Uri("/clockify/api/v1/workspaces/nobodys", UriKind.Relative), Stop);

        Assert.Equal((HttpStatusCode.BadGateway, "upstream_unavailable"), (response.StatusCode, (await response.ProblemAsync()).ErrorCode));
    }

    [Fact]
    public async Task Error_body_that_stalls_is_504()
    {
        await using var impatient = await BffFixture.StartAsync(("Maton:Timeout", "00:00:05"));
        using var caller = await WarmAsync(impatient);
        await impatient.Sandbox.FailNextAsync(
            new SandboxFault(SandboxFault.SlowBody) { Path = "/api/v1/workspaces/nobodys", Delay = TimeSpan.FromSeconds(20) }
        );

        using var response = await caller.GetAsync(new Uri("/clockify/api/v1/workspaces/nobodys", UriKind.Relative), Stop);

        Assert.Equal((HttpStatusCode.GatewayTimeout, "upstream_timeout"), (response.StatusCode, (await response.ProblemAsync()).ErrorCode));
    }

    [Fact]
    public async Task Slow_client_takes_no_permit_before_its_body_begins()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var busy = new BffFixture { Time = time };
        await busy.StartWithAsync(("Budget:RequestsPerSecond", "12"), ("Budget:MaxWait", "00:00:00"));
        using var other = await Eventually.DoneAsync(time, WarmAsync(busy));
        time.Advance(TimeSpan.FromSeconds(2.5)); // All permits are free again.
        var slow = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => BeginPostAsync(busy)));
        await Task.Delay(200, Stop);
        var before = await busy.Sandbox.JournalPositionAsync();

        for (var call = 0; call < 12; call++)
        {
            await other.ReadAsync("user");
        }

        Assert.Equal(12, (await busy.Sandbox.JournalAsync(before)).Count);
        foreach (var client in slow)
        {
            client.Dispose();
        }
    }

    [Fact]
    public async Task Request_body_that_never_arrives_times_out_and_opens_no_upstream_request()
    {
        using var warm = await WarmAsync(bff);
        var before = await bff.Sandbox.JournalPositionAsync();

        var response = await bff.SendRawAsync("POST /clockify/api/v1/workspaces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n");

        Assert.Equal((408, "request_timeout"), (response.Status, response.ErrorCode));
        Assert.Empty(await bff.Sandbox.JournalAsync(before, "gateway"));
    }

    /// <summary>Makes the service read the connections first, so that the fault affects the request of the test.</summary>
    private static async Task<HttpClient> WarmAsync(BffFixture service)
    {
        var caller = service.CallerOf();
        await caller.ReadAsync("user");
        return caller;
    }

    private static async Task<TcpClient> BeginPostAsync(BffFixture service)
    {
        var client = new TcpClient();
        await client.ConnectAsync(service.Url.Host, service.Url.Port, Stop);
        await client
            .GetStream()
            .WriteAsync(
                Encoding.ASCII.GetBytes("POST /clockify/api/v1/workspaces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n"),
                Stop
            );
        return client;
    }

    private static async Task UploadAsync(HttpClient caller, int bytes)
    {
        using var body = new ByteArrayContent(new byte[bytes]);
        using var response = await caller.PostAsync(new Uri("/clockify/api/v1/workspaces", UriKind.Relative), body, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static async Task DownloadAsync(HttpClient caller, StartedSandbox sandbox, int bytes)
    {
        await sandbox.Controls.FailNextAsync(
            new SandboxFault(SandboxFault.Stream)
            {
                Path = "/api/v1/user",
                Status = 200,
                Bytes = bytes,
            }
        );
        using var response = await caller.GetAsync(_user, HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal(bytes, await response.CountBodyBytesAsync());
    }

    private static long PeakMemory(ServiceProcess service)
    {
        using var process = Process.GetProcessById(service.ProcessId);
        return process.PeakWorkingSet64;
    }
}
