namespace ClockifyBff.Load;

/// <summary>A company at work on a Maton account that takes ten requests a second.</summary>
internal static class LoadTest
{
    public const int Limit = 10;

    private static readonly string[] _columns =
    [
        "most/s",
        "429s",
        "refused",
        "read p50",
        "p95",
        "p99 ms",
        "write p95",
        "warm-up s",
        "no answer",
        "answers",
        "MB",
    ];

    /// <returns>Whether the service reached its goals.</returns>
    public static async Task<bool> RunAsync(LoadOptions options, TextWriter output)
    {
        await output.WriteLineAsync(
            $"Each employee has a connection, polls timer and day every 5 s and writes every 5 min; Maton takes {Limit} "
                + $"requests a second, each 80 ms; {options.Seconds} s once everybody was answered."
        );
        await output.WriteLineAsync(Row(string.Empty, _columns));
        var missed = new List<string>();
        foreach (var round in options.Companies.SelectMany(employees => Round.Of(employees, options.Compare)))
        {
            var figures = await round.RunAsync(options.Seconds);
            var name = $"{round.Employees}, {round.Name}";
            await output.WriteLineAsync(Row(name, figures.Cells));
            await output.WriteLineAsync(
                $"    refused while warming up: {Refusals(figures.Before)}; afterwards: "
                    + $"{Refusals(figures.Seen)}{(figures.Limited == 0 ? string.Empty : $"; 429s at {figures.LimitedAt} s")}"
            );
            missed.AddRange(figures.Missed.Select(goal => $"{name}: {goal}"));
        }

        missed.ForEach(goal => output.WriteLine($"Missed: {goal}"));
        return missed.Count == 0;
    }

    private static string Row(string name, IEnumerable<string> cells) => $"{name, -34}{string.Concat(cells.Select(cell => $"{cell, 11}"))}";

    private static string Refusals(Seen seen) =>
        seen.Refused == 0
            ? "none"
            : string.Join(", ", seen.Refusals.OrderByDescending(how => how.Value).Select(how => $"{how.Value} x {how.Key}"));
}
