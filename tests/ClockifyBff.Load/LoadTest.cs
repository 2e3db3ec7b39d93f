namespace ClockifyBff.Load;

/// <summary>Simulates a company with a Maton account that allows ten requests a second.</summary>
internal static class LoadTest
{
    public const int Limit = 10;

    private static readonly string[] _columns =
    [
        "max/s",
        "429s",
        "rejected",
        "read p50",
        "p95",
        "p99 ms",
        "write p95",
        "warm-up s",
        "no response",
        "responses",
        "MB",
    ];

    /// <returns>Whether the service reached its goals.</returns>
    public static async Task<bool> RunAsync(LoadOptions options, TextWriter output)
    {
        await output.WriteLineAsync(
            $"Each employee has a connection, polls timer and day every 5 s and writes every 5 min; Maton takes {Limit} "
                + $"requests a second, each 80 ms; {options.Seconds} s once every employee has had a response."
        );
        await output.WriteLineAsync(Row(string.Empty, _columns));
        var missed = new List<string>();
        foreach (var round in options.EmployeeCounts.SelectMany(employees => Round.Of(employees, options.Compare)))
        {
            var figures = await round.RunAsync(options.Seconds);
            var name = $"{round.Employees}, {round.Name}";
            await output.WriteLineAsync(Row(name, figures.Cells));
            await output.WriteLineAsync(
                $"    rejected while warming up: {Describe(figures.Before)}; afterwards: "
                    + $"{Describe(figures.After)}{(figures.RateLimitedCount == 0 ? string.Empty : $"; 429s at {figures.RateLimitTimes} s")}"
            );
            missed.AddRange(figures.MissedGoals.Select(goal => $"{name}: {goal}"));
        }

        missed.ForEach(goal => output.WriteLine($"Missed: {goal}"));
        return missed.Count == 0;
    }

    private static string Row(string name, IEnumerable<string> cells) => $"{name, -34}{string.Concat(cells.Select(cell => $"{cell, 11}"))}";

    private static string Describe(Observations observations) =>
        observations.RejectedCount == 0
            ? "none"
            : string.Join(
                ", ",
                observations
                    .Rejections.OrderByDescending(rejection => rejection.Value)
                    .Select(rejection => $"{rejection.Value} x {rejection.Key}")
            );
}
