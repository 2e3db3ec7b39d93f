using System.Diagnostics;

namespace ClockifyBff.Telemetry;

internal static class RequestId
{
    public const string Header = "X-Request-Id";

    /// <summary>The id under which logs and traces know this request.</summary>
    public static string Of(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
}
