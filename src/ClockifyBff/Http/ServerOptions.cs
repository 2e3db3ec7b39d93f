using System.ComponentModel.DataAnnotations;

namespace ClockifyBff.Http;

/// <summary>Limits of the HTTP server. Each setting stands at the top level of the configuration.</summary>
internal sealed class ServerOptions
{
    /// <summary>
    /// How long a connection without a request stays open, 1 s to 1 day. It must exceed the idle time-out of whatever stands in front,
    /// which otherwise sends a request into a connection that is being closed. Default 11 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromMinutes(11);
}
