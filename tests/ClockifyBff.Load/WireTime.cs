using System.Globalization;

namespace ClockifyBff.Load;

/// <summary>Times in Clockify's format.</summary>
internal static class WireTime
{
    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static string Today => Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Of(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
