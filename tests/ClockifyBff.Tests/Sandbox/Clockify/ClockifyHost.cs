using System.Text.Json.Nodes;
using ClockifyBff.Sandbox;
using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Sandbox.Clockify.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Sandbox.Clockify;

/// <summary>The simulated Clockify API without the gateway. A header names the user whose API key a request would have.</summary>
public sealed class ClockifyHost : IAsyncDisposable
{
    private const string ActingHeader = "X-Test-Acting";

    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private ClockifyHost(WebApplication app, FakeTimeProvider clock)
    {
        (_app, Clock) = (app, clock);
        _http = new HttpClient
        {
            BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
        };
        Company = app.Services.GetRequiredService<ClockifyStore>();
        Workspace = Company.Workspaces.First().Id;
    }

    /// <summary>The initial time: a Wednesday, 11:30 in Berlin.</summary>
    public static DateTimeOffset Today { get; } = new(2026, 5, 13, 9, 30, 0, TimeSpan.Zero);

    public FakeTimeProvider Clock { get; }

    internal ClockifyStore Company { get; }

    /// <summary>The id of the demo workspace.</summary>
    public string Workspace { get; }

    public static async Task<ClockifyHost> StartAsync(Action<SandboxOptions>? set = null)
    {
        var options = new SandboxOptions();
        set?.Invoke(options);
        var clock = new FakeTimeProvider(Today);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddClockify();
        var app = builder.Build();
        app.Map(
            "/clockify",
            branch =>
            {
                branch.Use(
                    (context, next) =>
                    {
                        context.Features.Set(new ActingUser(context.Request.Headers[ActingHeader].FirstOrDefault()));
                        return next(context);
                    }
                );
                branch.UseClockify();
            }
        );
        app.MapClockifyControls();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ClockifyHost(app, clock);
    }

    internal User FindUser(string mailbox) => Company.FindUserByEmail($"{mailbox}@example.com")!;

    internal string Id(string mailbox) => FindUser(mailbox).Id;

    /// <summary>
    /// Sends a request as a user, and checks the response against Clockify's OpenAPI document. A path without a leading slash is relative
    /// to the demo workspace.
    /// </summary>
    public async Task<CallResult> SendAsync(
        string method,
        string path,
        object? body = null,
        string? acting = "developer",
        bool checkSchema = true,
        (string Name, string Value)? header = null
    )
    {
        var full = "/api/v1" + (path.StartsWith('/') ? path : $"/workspaces/{Workspace}" + (path.Length == 0 ? "" : $"/{path}"));
        (string Name, string Value)?[] headers = [acting is null ? null : (ActingHeader, Id(acting)), header];
        var result = await _http.SendAsync(
            HttpMethod.Parse(method),
            $"/clockify{full}",
            body,
            headers: [.. headers.OfType<(string Name, string Value)>()]
        );
        if (checkSchema)
        {
            Assert.Empty(VendorSchema.Validate(method, full, result.Status, result.Text));
        }

        return result;
    }

    public Task<CallResult> GetAsync(string path, string acting = "developer") => SendAsync("GET", path, acting: acting);

    public Task<CallResult> PostAsync(string path, object? body, string acting = "developer") => SendAsync("POST", path, body, acting);

    public Task<CallResult> PutAsync(string path, object? body, string acting = "developer") => SendAsync("PUT", path, body, acting);

    public Task<CallResult> PatchAsync(string path, object? body, string acting = "developer") => SendAsync("PATCH", path, body, acting);

    public Task<CallResult> DeleteAsync(string path, string acting = "developer") => SendAsync("DELETE", path, acting: acting);

    /// <summary>Calls a test control; <paramref name="route"/> is relative to <c>/sandbox/clockify</c>.</summary>
    public async Task<JsonNode> ControlAsync(string method, string route, object? body = null)
    {
        var result = await SendControlAsync(method, route, body);
        Assert.True(result.IsSuccess, $"{result}");
        return result.Node;
    }

    /// <summary>Calls a test control, and returns its response whether it succeeds or not.</summary>
    public Task<CallResult> SendControlAsync(string method, string route, object? body = null) =>
        _http.SendAsync(HttpMethod.Parse(method), $"/sandbox/clockify/{route}", body);

    public Task SetAsync(object settings) => ControlAsync("PATCH", $"workspaces/{Workspace}/settings", settings);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }
}
