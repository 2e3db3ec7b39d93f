using System.Text.Encodings.Web;
using System.Text.Json;

namespace ClockifyBff.Sandbox.Clockify.Webhooks;

/// <summary>
/// Delivers events to webhooks, at least once and in any order. Each delivery is a task of its own, which waits, sends, and repeats after a
/// failure; without webhooks nothing runs.
/// </summary>
internal sealed class WebhookDeliveries : IAsyncDisposable
{
    /// <summary>
    /// The failures in a row after which the delivery to a webhook is switched off. Clockify documents that there is such a number, but
    /// not the number.
    /// </summary>
    public const int MaxFailuresInRow = 20;

    private const int MaxListed = 1000;
    private const int MaxFirstDelayMilliseconds = 1000;
    private const int MinRetryDelayMilliseconds = 14_000;
    private const int MaxRetryDelayMilliseconds = 70_000;

    private static readonly TimeSpan _responseTimeout = TimeSpan.FromSeconds(10);

    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ClockifyStore _store;
    private readonly TimeProvider _time;
    private readonly int _seed;
    private readonly WebhookSender _sender = new();

    // Never held while the lock of the store is taken: events are raised under that lock.
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<int, WebhookDelivery> _deliveries = [];
    private readonly List<Task> _running = [];
    private SeededRandom _random;
    private CancellationTokenSource _stop = new();
    private int _lastId;

    public WebhookDeliveries(ClockifyStore store, TimeProvider time, SandboxOptions options)
    {
        (_store, _time, _seed) = (store, time, options.Seed);
        _random = new SeededRandom((ulong)_seed);
        store.Changed += OnChanged;
    }

    /// <summary>Whether each event is delivered twice. Default false.</summary>
    public bool Duplicate { get; set; }

    /// <summary>Whether new deliveries are dropped, which simulates that Clockify is silent. Default false.</summary>
    public bool Drop { get; set; }

    /// <summary>Returns the latest deliveries, oldest first.</summary>
    public IReadOnlyList<WebhookDelivery> List()
    {
        lock (_lock)
        {
            return [.. _deliveries.Values];
        }
    }

    /// <summary>Discards all deliveries, the pending ones too, and restores the settings.</summary>
    public void Reset()
    {
        CancellationTokenSource stopped;
        lock (_lock)
        {
            stopped = _stop;
            _stop = new CancellationTokenSource();
            _random = new SeededRandom((ulong)_seed);
            _deliveries.Clear();
            (Duplicate, Drop) = (false, false);
        }

        using (stopped)
        {
            stopped.Cancel();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _store.Changed -= OnChanged;
        Task[] running;
        lock (_lock)
        {
            running = [.. _running];
        }

        await _stop.CancelAsync();
        await Task.WhenAll(running);
        _stop.Dispose();
        _sender.Dispose();
    }

    private void OnChanged(EntityChange change)
    {
        if (change.Workspace.Webhooks.Count == 0 || WebhookEvents.Of(change) is not { } name)
        {
            return;
        }

        var webhooks = change
            .Workspace.Webhooks.Where(webhook => webhook.Event == name && webhook.IsTriggeredBy(change))
            .Where(webhook => webhook.CanDeliver(change.Workspace))
            .ToList();
        if (webhooks.Count == 0)
        {
            return;
        }

        var body = WebhookPayload.Create(change, _store).ToJsonString(_json);
        foreach (var webhook in webhooks)
        {
            for (var copies = Duplicate ? 2 : 1; copies > 0; copies--)
            {
                Add(change.Workspace.Id, webhook, body);
            }
        }
    }

    private void Add(string workspaceId, Webhook webhook, string body)
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            var delay = TimeSpan.FromMilliseconds(1 + _random.Next(MaxFirstDelayMilliseconds));
            var delivery = new WebhookDelivery(++_lastId, workspaceId, webhook.Id, webhook.Event, body)
            {
                RaisedAt = now,
                Status = Drop ? WebhookDeliveryStatus.Dropped : WebhookDeliveryStatus.Pending,
                NextAttemptAt = Drop ? null : now + delay,
            };
            _deliveries[delivery.Id] = delivery;
            if (_deliveries.Count > MaxListed)
            {
                _deliveries.RemoveAt(0);
            }

            if (!Drop)
            {
                _running.RemoveAll(task => task.IsCompleted);
                _running.Add(DeliverAsync(delivery, Task.Delay(delay, _time, _stop.Token), _stop.Token));
            }
        }
    }

    private async Task DeliverAsync(WebhookDelivery delivery, Task wait, CancellationToken stop)
    {
        while (true)
        {
            // Yields even if there is nothing to wait for, because the caller holds both locks.
            await wait.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
            Update(delivery = delivery with { NextAttemptAt = null }, stop);
            if (stop.IsCancellationRequested || FindWebhook(delivery) is not { } webhook)
            {
                break;
            }

            if (await SendAsync(webhook, delivery, stop) is not { } attempt)
            {
                return;
            }

            delivery = delivery with { Attempts = [.. delivery.Attempts, attempt] };
            if (attempt.Succeeded)
            {
                ChangeWebhook(delivery, current => current.WithSuccess());
                Update(delivery with { Status = WebhookDeliveryStatus.Delivered }, stop);
                return;
            }

            ChangeWebhook(delivery, current => current.WithFailure(MaxFailuresInRow));
            if (FindWebhook(delivery) is null)
            {
                break;
            }

            // Waits before the list shows the next attempt: a test that reads its time moves its clock there.
            var delay = NextRetryDelay();
            wait = Task.Delay(delay, _time, stop);
            Update(delivery = delivery with { NextAttemptAt = attempt.EndedAt + delay }, stop);
        }

        Update(delivery with { Status = WebhookDeliveryStatus.Dropped }, stop);
    }

    private TimeSpan NextRetryDelay()
    {
        lock (_lock)
        {
            return TimeSpan.FromMilliseconds(
                MinRetryDelayMilliseconds + _random.Next(MaxRetryDelayMilliseconds - MinRetryDelayMilliseconds)
            );
        }
    }

    /// <summary>Returns the webhook as it is now; null if it is deleted or disabled.</summary>
    private Webhook? FindWebhook(WebhookDelivery delivery)
    {
        lock (_store.Lock)
        {
            return
                _store.Workspaces.Find(delivery.WorkspaceId) is { } workspace
                && workspace.Webhooks.Find(delivery.WebhookId) is { } webhook
                && webhook.CanDeliver(workspace)
                ? webhook
                : null;
        }
    }

    /// <summary>Sends a delivery; returns null if the sandbox is stopped or reset meanwhile.</summary>
    private async Task<WebhookAttempt?> SendAsync(Webhook webhook, WebhookDelivery delivery, CancellationToken stop)
    {
        var idempotencyKey = $"{Guid.NewGuid()}";
        var sentAt = _time.GetUtcNow();
        using var timeout = new CancellationTokenSource(_responseTimeout, _time);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        var statusCode = await _sender.SendAsync(webhook, delivery, idempotencyKey, cancellation.Token);
        return stop.IsCancellationRequested ? null : new WebhookAttempt(idempotencyKey, sentAt, _time.GetUtcNow(), statusCode);
    }

    private void ChangeWebhook(WebhookDelivery delivery, Func<Webhook, Webhook> change)
    {
        lock (_store.Lock)
        {
            var webhooks = _store.Workspaces.Find(delivery.WorkspaceId)?.Webhooks;
            if (webhooks?.Find(delivery.WebhookId) is { } webhook)
            {
                webhooks.Put(change(webhook));
            }
        }
    }

    private void Update(WebhookDelivery delivery, CancellationToken stop)
    {
        lock (_lock)
        {
            // A delivery that a reset discarded, or that is too old for the list, isn't added again.
            if (!stop.IsCancellationRequested && _deliveries.ContainsKey(delivery.Id))
            {
                _deliveries[delivery.Id] = delivery;
            }
        }
    }
}
