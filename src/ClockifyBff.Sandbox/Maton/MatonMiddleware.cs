using ClockifyBff.Sandbox.TestControls;

namespace ClockifyBff.Sandbox.Maton;

/// <summary>What every call to Maton meets, on either plane: the journal, the key, the limit, the latency, a fault.</summary>
internal sealed class MatonMiddleware(
    Gateway gateway,
    JournalRecorder recorder,
    MatonRateLimiter limit,
    MatonSettings settings,
    PlannedFaults faults,
    FaultInjector player,
    TimeProvider time
)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        PlaneOf(context.Request) switch
        {
            null => next(context),
            { } plane => recorder.RecordAsync(context, plane, entry => AdmitAsync(context, plane, entry, next)),
        };

    private async Task AdmitAsync(HttpContext context, MatonPlane plane, JournalEntry entry, RequestDelegate next)
    {
        // The turn is taken on arrival, before the latency: it is requests that are counted, not answers.
        var refusal = Refusal(context);
        if (settings.Latency > TimeSpan.Zero)
        {
            await Task.Delay(settings.Latency, time, context.RequestAborted);
        }

        var work =
            refusal is not null ? refusal.WriteAsync
            : plane == MatonPlane.Gateway ? gateway.ResolveHandler(context, entry)
            : plane == MatonPlane.Control ? next
            : MatonError.NotFound().WriteAsync;

        var fault = refusal is null ? faults.TakeNext(context.Request.Method, FaultPath(context.Request, plane), entry.Connection) : null;
        entry.Fault = fault?.Kind;
        await (fault is null ? work(context) : player.InjectAsync(fault, context, entry, work));
    }

    private MatonError? Refusal(HttpContext context) =>
        !HasKey(context.Request) ? MatonError.Unauthorized()
        : !limit.TryAcquire() ? MatonError.RateLimited(settings.RetryAfter)
        : null;

    private bool HasKey(HttpRequest request) =>
        request.Headers.Authorization is [{ } credential] && credential == $"Bearer {settings.ApiKey}";

    private MatonPlane? PlaneOf(HttpRequest request)
    {
        var (first, _) = Gateway.SplitAppFromPath(request.Path);
        // Routes match without regard to case, so these names do too.
        return Is("connections") ? MatonPlane.Control
            : !Is("sandbox") && !Is("connect") && !Is("issuer") ? MatonPlane.Gateway
            : HasKey(request) ? MatonPlane.Escape
            : null;

        bool Is(string name) => first.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    private static string FaultPath(HttpRequest request, MatonPlane plane) =>
        plane == MatonPlane.Gateway && Gateway.SplitAppFromPath(request.Path) is (MatonApps.Clockify, var path)
            ? path.Value ?? ""
            : request.Path.Value ?? "";
}
