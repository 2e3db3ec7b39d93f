using System.ComponentModel.DataAnnotations;

namespace ClockifyBff.Api.Server;

/// <summary>Limits of the HTTP server. The settings are at the top level of the configuration.</summary>
internal sealed class ServerOptions
{
    /// <summary>
    /// How long an idle connection stays open, 1 s to 1 day. It must exceed the idle timeout of the gateway or load balancer, which may
    /// otherwise send a request over a connection that is being closed. Default 11 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromMinutes(11);
}
