using System.Globalization;
using ClockifyBff.Replicas;

namespace ClockifyBff.RateLimiting;

/// <summary>Publishes the pauses that upstream asks one replica for, so that the other replicas pause too.</summary>
internal sealed class SharedUpstreamPauses
{
    private const string Channel = "pauses";

    // Stands for null: neither a scope nor a number can have this value.
    private const string None = "*";

    private readonly string _replica = Guid.NewGuid().ToString("N");
    private readonly SharedRedis _redis;

    /// <param name="redis">The channel between replicas.</param>
    /// <param name="onPause">Called when another replica was rejected: the scope (null for the whole account), and the time that upstream
    /// asks for (null if it names none).</param>
    public SharedUpstreamPauses(SharedRedis redis, Action<string?, TimeSpan?> onPause)
    {
        _redis = redis;
        redis.Subscribe(
            Channel,
            message =>
            {
                if (message.Split(' ') is [var replica, var scope, var seconds] && replica != _replica)
                {
                    onPause(
                        scope == None ? null : scope,
                        seconds == None ? null : TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))
                    );
                }
            }
        );
    }

    public async Task PublishAsync(string? scope, TimeSpan? retryAfter) =>
        await _redis.PublishAsync(
            Channel,
            $"{_replica} {scope ?? None} {retryAfter?.TotalSeconds.ToString(CultureInfo.InvariantCulture) ?? None}"
        );
}
