using System.Diagnostics;

namespace ClockifyBff.Telemetry;

internal static class RequestId
{
    public const string Header = "X-Request-Id";

    /// <summary>The id of the request that is being answered here; null outside of any.</summary>
    public static string? Current => Activity.Current?.TraceId.ToHexString();

    /// <summary>The id under which logs and traces know this request.</summary>
    public static string Of(HttpContext context) => Current ?? context.TraceIdentifier;
}
