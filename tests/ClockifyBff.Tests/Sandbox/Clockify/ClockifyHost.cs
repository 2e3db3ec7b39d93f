using System.Net.Http.Headers;
using System.Text;
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

/// <summary>The Clockify side alone, without a gateway: a header says whose key a request carries.</summary>
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
        Company = app.Services.GetRequiredService<Company>();
        Workspace = Company.Workspaces.First().Id;
    }

    /// <summary>A Wednesday, mid-morning in Berlin.</summary>
    public static DateTimeOffset Today { get; } = new(2026, 5, 13, 9, 30, 0, TimeSpan.Zero);

    public FakeTimeProvider Clock { get; }

    internal Company Company { get; }

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
        app.MapClockifyLevers();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ClockifyHost(app, clock);
    }

    internal Person Person(string mailbox) => Company.FindUserByEmail($"{mailbox}@example.com")!;

    internal string Id(string mailbox) => Person(mailbox).Id;

    /// <summary>
    /// Sends as somebody; every answer is held against the vendor's document. A path without a leading slash is below the workspace.
    /// </summary>
    public async Task<Reply> SendAsync(
        string method,
        string path,
        object? body = null,
        string? acting = "developer",
        bool checkSchema = true,
        (string Name, string Value)? header = null
    )
    {
        var full = "/api/v1" + (path.StartsWith('/') ? path : $"/workspaces/{Workspace}" + (path.Length == 0 ? "" : $"/{path}"));
        using var request = new HttpRequestMessage(new HttpMethod(method), "/clockify" + full);
        if (acting is not null)
        {
            request.Headers.Add(ActingHeader, Id(acting));
        }

        if (header is var (name, value))
        {
            request.Headers.Add(name, value);
        }

        if (body is not null)
        {
            var json = body as string ?? System.Text.Json.JsonSerializer.Serialize(body);
            request.Content = new StringContent(json, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        }

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (checkSchema)
        {
            Assert.Empty(VendorSchema.Validate(method, full, (int)response.StatusCode, text));
        }

        var headers = response
            .Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply((int)response.StatusCode, text, headers);
    }

    public Task<Reply> GetAsync(string path, string acting = "developer") => SendAsync("GET", path, acting: acting);

    public Task<Reply> PostAsync(string path, object? body, string acting = "developer") => SendAsync("POST", path, body, acting);

    public Task<Reply> PutAsync(string path, object? body, string acting = "developer") => SendAsync("PUT", path, body, acting);

    public Task<Reply> PatchAsync(string path, object? body, string acting = "developer") => SendAsync("PATCH", path, body, acting);

    public Task<Reply> DeleteAsync(string path, string acting = "developer") => SendAsync("DELETE", path, acting: acting);

    /// <summary>Pulls a lever, below <c>/sandbox/clockify</c>.</summary>
    public async Task<JsonNode> PullAsync(string method, string lever, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/sandbox/clockify/{lever}")
        {
            Content = body is null ? null : new StringContent(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8),
        };
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    public Task SetAsync(object settings) => PullAsync("PATCH", $"workspaces/{Workspace}/settings", settings);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }
}
