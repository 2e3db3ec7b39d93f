using System.Globalization;
using ClockifyBff.Replicas;

namespace ClockifyBff.RateLimiting;

/// <summary>The pauses that upstream asks for: where one replica runs into a limit, the others needn't.</summary>
internal sealed class SharedUpstreamPauses
{
    private const string Channel = "pauses";

    // Nothing that a path or a header may hold.
    private const string Unsaid = "*";

    private readonly string _replica = Guid.NewGuid().ToString("N");
    private readonly SharedRedis _redis;

    /// <param name="redis">How replicas hear of each other.</param>
    /// <param name="pause">Called when another one has run into a limit: of a workspace (null for all), for how long (null where upstream
    /// doesn't say).</param>
    public SharedUpstreamPauses(SharedRedis redis, Action<string?, TimeSpan?> pause)
    {
        _redis = redis;
        redis.Subscribe(
            Channel,
            message =>
            {
                if (message.Split(' ') is [var replica, var workspace, var seconds] && replica != _replica)
                {
                    pause(
                        workspace == Unsaid ? null : workspace,
                        seconds == Unsaid ? null : TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))
                    );
                }
            }
        );
    }

    public async Task TellAsync(string? workspace, TimeSpan? retryAfter) =>
        await _redis.PublishAsync(
            Channel,
            $"{_replica} {workspace ?? Unsaid} {retryAfter?.TotalSeconds.ToString(CultureInfo.InvariantCulture) ?? Unsaid}"
        );
}
