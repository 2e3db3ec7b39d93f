using ClockifyBff.Sandbox.TestControls;

namespace ClockifyBff.Sandbox.Maton;

/// <summary>Records every request to Maton, checks its key and the rate limit, and applies latency and faults.</summary>
internal sealed class MatonMiddleware(
    Gateway gateway,
    JournalRecorder recorder,
    MatonRateLimiter limit,
    MatonSettings settings,
    PlannedFaults faults,
    FaultInjector injector,
    TimeProvider time
)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        PlaneOf(context.Request) switch
        {
            null => next(context),
            { } plane => recorder.RecordAsync(context, plane, entry => HandleAsync(context, plane, entry, next)),
        };

    private async Task HandleAsync(HttpContext context, MatonPlane plane, JournalEntry entry, RequestDelegate next)
    {
        // The rate limit counts requests when they arrive, before the latency.
        var rejection = FindRejection(context);
        if (settings.Latency > TimeSpan.Zero)
        {
            await Task.Delay(settings.Latency, time, context.RequestAborted);
        }

        var handler =
            rejection is not null ? rejection.WriteAsync
            : plane == MatonPlane.Gateway ? gateway.ResolveHandler(context, entry)
            : plane == MatonPlane.Control ? next
            : MatonError.NotFound().WriteAsync;

        var fault = rejection is null
            ? faults.TakeNext(context.Request.Method, PathForFaults(context.Request, plane), entry.Connection)
            : null;
        entry.Fault = fault?.Kind;
        await (fault is null ? handler(context) : injector.InjectAsync(fault, context, entry, handler));
    }

    private MatonError? FindRejection(HttpContext context) =>
        !HasKey(context.Request) ? MatonError.Unauthorized()
        : !limit.TryAcquire() ? MatonError.RateLimited(settings.RetryAfter)
        : null;

    private bool HasKey(HttpRequest request) =>
        request.Headers.Authorization is [{ } credential] && credential == $"Bearer {settings.ApiKey}";

    private MatonPlane? PlaneOf(HttpRequest request)
    {
        var (first, _) = Gateway.SplitAppFromPath(request.Path);
        // Routes ignore case, so this comparison does too.
        return Is("connections") ? MatonPlane.Control
            : !Is("sandbox") && !Is("connect") && !Is("issuer") ? MatonPlane.Gateway
            : HasKey(request) ? MatonPlane.Escape
            : null;

        bool Is(string name) => first.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    private static string PathForFaults(HttpRequest request, MatonPlane plane) =>
        plane == MatonPlane.Gateway && Gateway.SplitAppFromPath(request.Path) is (MatonApps.Clockify, var path)
            ? path.Value ?? ""
            : request.Path.Value ?? "";
}
