using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ClockifyBff.Tests.Sandbox.Clockify;

/// <summary>A server that receives the deliveries of webhooks.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedDelivery> _received = [];

    private WebhookReceiver(WebApplication app) => _app = app;

    public string Url => $"{_app.Urls.First()}/hook";

    /// <summary>The response to each delivery. Default: 204.</summary>
    public Func<HttpContext, Task> Respond { get; set; } =
        context =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        };

    /// <summary>All deliveries so far, oldest first.</summary>
    public IReadOnlyList<ReceivedDelivery> Received => [.. _received];

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.Run(receiver.ReceiveAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public void RespondWith(int status) =>
        Respond = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(
            header => header.Key,
            header => $"{header.Value}",
            StringComparer.OrdinalIgnoreCase
        );
        _received.Enqueue(new ReceivedDelivery(context.Request.Method, context.Request.Path, headers, JsonNode.Parse(body)!));
        await Respond(context);
    }

    internal sealed record ReceivedDelivery(string Method, string Path, IReadOnlyDictionary<string, string> Headers, JsonNode Body)
    {
        public string Event => Headers["clockify-webhook-event-type"];

        public string IdempotencyKey => Headers["idempotency-key"];
    }
}
