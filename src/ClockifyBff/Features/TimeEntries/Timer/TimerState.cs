using System.Text.Json;
using ClockifyBff.Api;
using ClockifyBff.Api.Conditional;
using ClockifyBff.Api.OpenApi;

namespace ClockifyBff.Features.TimeEntries.Timer;

/// <summary>The state of the caller's timer.</summary>
/// <param name="Entry">The running time entry; null if no timer is running.</param>
/// <param name="Now">The current time of this service. Compute the elapsed time from it, because the clock of the device can
/// differ.</param>
internal sealed record TimerState(TimeEntry? Entry, DateTimeOffset Now) : IEntity, IExample
{
    public static object Example => new TimerState(TimerStarted.ExampleEntry, TimerStarted.ExampleNow);

    /// <summary>A weak entity tag (RFC 9110), because it excludes the current time: it changes only with the entry.</summary>
    string IEntity.Etag => $"W/{EntityTag.Of(JsonSerializer.SerializeToUtf8Bytes(Entry, ApiJson.Options))}";
}
