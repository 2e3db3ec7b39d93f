using System.Text.Json;

namespace ClockifyBff.Tests.Features.TimeEntries;

/// <summary>Asha and her timer. The demo has nobody at work but Maria.</summary>
public abstract class TimerTest : TimeEntryTest
{
    private protected static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private protected static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>An instant that must have come between another and now; Clockify's are cut to seconds.</summary>
    private protected static void AssertSince(DateTimeOffset earliest, string? instant) =>
        Assert.InRange(DateTimeOffset.Parse(instant!), earliest.AddSeconds(-1), Now);

    /// <summary>Two views of an entry; answers to writes leave its rates out.</summary>
    private protected static void AssertSame(JsonElement expected, JsonElement actual)
    {
        Assert.Equal(Members(expected), Members(actual));

        static IEnumerable<string> Members(JsonElement entry) =>
            entry
                .EnumerateObject()
                .Where(member => member.Name is not ("hourlyRate" or "costRate"))
                .Select(member => $"{member.Name}: {member.Value.GetRawText()}");
    }

    /// <summary>A timer that must start.</summary>
    private protected async Task<JsonElement> StartedAsync(object? timer = null) =>
        (await Asha.PostAsync("timer/start", timer)).Is(201).Json.GetProperty("started");

    /// <summary>A timer that Asha starts with Clockify's own client.</summary>
    private protected async Task<string> StartedElsewhereAsync(object? timer = null) =>
        (await Asha.ElsewhereAsync(HttpMethod.Post, "time-entries", timer ?? new { })).Id();

    /// <summary>The ids of what runs for Asha in Clockify.</summary>
    private protected async Task<IEnumerable<string>> RunningAsync() =>
        (await Asha.ElsewhereAsync(HttpMethod.Get, $"user/{Asha.UserId}/time-entries?in-progress=true"))
            .EnumerateArray()
            .Select(JsonExtensions.Id);

    /// <summary>An entry as the service shows it now.</summary>
    private protected async Task<JsonElement> EntryAsync(string id) => (await Asha.GetAsync($"time-entries/{id}")).Is(200).Json;

    /// <summary>A call after which Clockify has of Asha's and Maria's time what it had before.</summary>
    private protected async Task<CallResult> UnchangedAsync(Func<Task<CallResult>> call)
    {
        var before = await EverythingAsync();
        var reply = await call();
        Assert.Equal(before, await EverythingAsync());
        return reply;
    }

    private async Task<string> EverythingAsync()
    {
        var all = await Task.WhenAll(
            ((EmployeeClient[])[Asha, Maria]).Select(employee =>
                employee.ElsewhereAsync(HttpMethod.Get, $"user/{employee.UserId}/time-entries?page-size=1000")
            )
        );
        return string.Concat(all.Select(entries => entries.GetRawText()));
    }
}
