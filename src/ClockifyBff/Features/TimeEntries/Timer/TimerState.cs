using System.Text.Json;
using ClockifyBff.Http;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>What the caller is doing now.</summary>
/// <param name="Entry">The running entry; null where no timer runs.</param>
/// <param name="Now">The time here, from which frontends count.</param>
internal sealed record TimerState(TimeEntry? Entry, DateTimeOffset Now) : IEntity, IExample
{
    public static object Example => new TimerState(TimerStarted.ExampleEntry, TimerStarted.ExampleNow);

    /// <summary>Weak, for it leaves out what time it is: the same entry runs, whenever it is asked about.</summary>
    string IEntity.Etag => $"W/{EntityTag.Of(JsonSerializer.SerializeToUtf8Bytes(Entry, ApiJson.Options))}";
}
