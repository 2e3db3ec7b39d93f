using ClockifyBff.Sandbox.Levers;

namespace ClockifyBff.Sandbox.Maton;

/// <summary>What every call to Maton meets, on either plane: the journal, the key, the limit, the latency, a fault.</summary>
internal sealed class MatonEdge(
    Gateway gateway,
    JournalRecorder recorder,
    RequestLimit limit,
    Settings settings,
    Faults faults,
    FaultPlayer player,
    TimeProvider time
)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        PlaneOf(context.Request) switch
        {
            null => next(context),
            { } plane => recorder.RecordAsync(context, plane, entry => AdmitAsync(context, plane, entry, next)),
        };

    private async Task AdmitAsync(HttpContext context, Plane plane, JournalEntry entry, RequestDelegate next)
    {
        // The turn is taken on arrival, before the latency: it is requests that are counted, not answers.
        var refusal = Refusal(context);
        if (settings.Latency > TimeSpan.Zero)
        {
            await Task.Delay(settings.Latency, time, context.RequestAborted);
        }

        var work =
            refusal is not null ? refusal.WriteAsync
            : plane == Plane.Gateway ? gateway.Route(context, entry)
            : plane == Plane.Control ? next
            : MatonError.NotFound().WriteAsync;

        var fault = refusal is null ? faults.Take(context.Request.Method, FaultPath(context.Request, plane), entry.Connection) : null;
        entry.Fault = fault?.Kind;
        await (fault is null ? work(context) : player.PlayAsync(fault, context, entry, work));
    }

    private MatonError? Refusal(HttpContext context) =>
        !HasKey(context.Request) ? MatonError.Unauthorized()
        : !limit.TryTake() ? MatonError.RateLimited(settings.RetryAfter)
        : null;

    private bool HasKey(HttpRequest request) =>
        request.Headers.Authorization is [{ } credential] && credential == $"Bearer {settings.ApiKey}";

    private Plane? PlaneOf(HttpRequest request)
    {
        var (first, _) = Gateway.Split(request.Path);
        // Routes match without regard to case, so these names do too.
        return Is("connections") ? Plane.Control
            : !Is("sandbox") && !Is("connect") && !Is("issuer") ? Plane.Gateway
            : HasKey(request) ? Plane.Escape
            : null;

        bool Is(string name) => first.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    private static string FaultPath(HttpRequest request, Plane plane) =>
        plane == Plane.Gateway && Gateway.Split(request.Path) is (MatonApps.Clockify, var path)
            ? path.Value ?? ""
            : request.Path.Value ?? "";
}
