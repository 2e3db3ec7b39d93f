using System.Net;
using StackExchange.Redis;

namespace ClockifyBff.Replicas;

/// <summary>
/// Parses the connection string of Redis: the form of StackExchange.Redis, <c>redis.example:6379,ssl=true</c>, or a URL,
/// <c>rediss://user:password@redis.example:6379/0</c>.
/// </summary>
internal static class RedisConnection
{
    private const int DefaultPort = 6379;

    /// <summary>Parses a connection string; null if it is not valid or names no server.</summary>
    public static ConfigurationOptions? Parse(string text)
    {
        try
        {
            var configuration = text.Contains("://", StringComparison.Ordinal) ? FromUrl(text) : ConfigurationOptions.Parse(text);
            return configuration is { EndPoints.Count: > 0 } && configuration.EndPoints.All(IsServer) ? configuration : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            // The library's message quotes the invalid part, which may be a password.
            return null;
        }
    }

    private static ConfigurationOptions? FromUrl(string text)
    {
        if (
            !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url)
            || url.Scheme is not ("redis" or "rediss")
            || url.Query.Length > 0
            || url.Fragment.Length > 0
        )
        {
            return null;
        }

        var configuration = new ConfigurationOptions { Ssl = url.Scheme == "rediss" };
        configuration.EndPoints.Add(url.DnsSafeHost, url.Port < 0 ? DefaultPort : url.Port);
        var user = url.UserInfo.Split(':', 2);
        configuration.User = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null;
        configuration.Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null;
        if (url.AbsolutePath.Trim('/') is { Length: > 0 } database)
        {
            configuration.DefaultDatabase = int.TryParse(database, out var number) && number >= 0 ? number : throw new FormatException();
        }

        return configuration;
    }

    /// <summary>
    /// Whether an endpoint has a valid host name: the library accepts nearly every text. Port 0 stands for the default port.
    /// </summary>
    private static bool IsServer(EndPoint endPoint) =>
        endPoint switch
        {
            DnsEndPoint dns => Uri.CheckHostName(dns.Host) != UriHostNameType.Unknown,
            _ => true,
        };
}
