using System.Text.Json;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>Tests of Asha's timer. In the demo company only Maria has a running timer.</summary>
public abstract class TimerTest : TimeEntryTest
{
    private protected static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private protected static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Asserts that a time is between another and now. Clockify truncates times to seconds.</summary>
    private protected static void AssertSince(DateTimeOffset earliest, string? instant) =>
        Assert.InRange(DateTimeOffset.Parse(instant!), earliest.AddSeconds(-1), Now);

    /// <summary>Asserts that two responses show the same entry. Responses to writes omit its rates.</summary>
    private protected static void AssertSame(JsonElement expected, JsonElement actual)
    {
        Assert.Equal(Members(expected), Members(actual));

        static IEnumerable<string> Members(JsonElement entry) =>
            entry
                .EnumerateObject()
                .Where(member => member.Name is not ("hourlyRate" or "costRate"))
                .Select(member => $"{member.Name}: {member.Value.GetRawText()}");
    }

    /// <summary>Starts a timer through the service, and asserts that the call succeeds.</summary>
    private protected async Task<JsonElement> StartTimerAsync(object? timer = null) =>
        (await Asha.PostAsync("timer/start", timer)).Is(201).Json.GetProperty("started");

    /// <summary>Starts a timer of Asha directly in Clockify.</summary>
    private protected async Task<string> StartTimerInClockifyAsync(object? timer = null) =>
        (await Asha.CallClockifyAsync(HttpMethod.Post, "time-entries", timer ?? new { })).Id();

    /// <summary>Returns the ids of Asha's running entries in Clockify.</summary>
    private protected async Task<IEnumerable<string>> ListRunningIdsAsync() =>
        (await Asha.CallClockifyAsync(HttpMethod.Get, $"user/{Asha.UserId}/time-entries?in-progress=true"))
            .EnumerateArray()
            .Select(JsonExtensions.Id);

    /// <summary>Reads an entry through the service.</summary>
    private protected async Task<JsonElement> GetEntryAsync(string id) => (await Asha.GetAsync($"time-entries/{id}")).Is(200).Json;

    /// <summary>Sends a request, and asserts that it changes no time entry of Asha or Maria.</summary>
    private protected async Task<CallResult> AssertUnchangedAsync(Func<Task<CallResult>> call)
    {
        var before = await ReadAllEntriesAsync();
        var result = await call();
        Assert.Equal(before, await ReadAllEntriesAsync());
        return result;
    }

    private async Task<string> ReadAllEntriesAsync()
    {
        var all = await Task.WhenAll(
            ((EmployeeClient[])[Asha, Maria]).Select(employee =>
                employee.CallClockifyAsync(HttpMethod.Get, $"user/{employee.UserId}/time-entries?page-size=1000")
            )
        );
        return string.Concat(all.Select(entries => entries.GetRawText()));
    }
}
