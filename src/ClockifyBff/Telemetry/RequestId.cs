using System.Diagnostics;

namespace ClockifyBff.Telemetry;

internal static class RequestId
{
    public const string Header = "X-Request-Id";

    /// <summary>The id of the current request; null outside of requests.</summary>
    public static string? Current => Activity.Current?.TraceId.ToHexString();

    /// <summary>Returns the id that identifies a request in logs and traces.</summary>
    public static string Of(HttpContext context) => Current ?? context.TraceIdentifier;
}
