namespace ClockifyBff.Load;

/// <summary>The results of a round, and the goals that they miss.</summary>
internal sealed record Figures(
    Round Round,
    TimeSpan WarmUp,
    Observations Before,
    Observations After,
    IReadOnlyList<UpstreamCall> Journal,
    double Megabytes
)
{
    private static readonly TimeSpan _oneSecond = TimeSpan.FromSeconds(1);

    /// <summary>The maximum number of upstream calls within one second.</summary>
    public int MaxCallsInOneSecond
    {
        get
        {
            var times = Journal.Select(call => call.Time).Order().ToArray();
            var (maximum, first) = (0, 0);
            for (var last = 0; last < times.Length; last++)
            {
                while (times[last] - times[first] >= _oneSecond)
                {
                    first++;
                }

                maximum = Math.Max(maximum, last - first + 1);
            }

            return maximum;
        }
    }

    public int RateLimitedCount => Journal.Count(call => call.Status == 429);

    /// <summary>The times of the first five 429 responses, in seconds since the first call.</summary>
    public string RateLimitTimes =>
        string.Join(
            ", ",
            Journal.Where(call => call.Status == 429).Take(5).Select(call => $"{(call.Time - Journal[0].Time).TotalSeconds:0.0}")
        );

    public string[] Cells =>
        [
            $"{MaxCallsInOneSecond}",
            $"{RateLimitedCount}",
            $"{After.RejectedShare:P1}",
            $"{After.Reads.At(0.5):0}",
            $"{After.Reads.At(0.95):0}",
            $"{After.Reads.At(0.99):0}",
            $"{After.Writes.At(0.95):0}",
            $"{WarmUp.TotalSeconds:0.0}",
            $"{After.WithoutResponse}",
            $"{After.Reads.Count + After.Writes.Count}",
            $"{Megabytes:0}",
        ];

    /// <summary>The names of the missed goals.</summary>
    public IEnumerable<string> MissedGoals => Goals.Where(goal => Round.HasGoals && !goal.IsReached).Select(goal => goal.Name);

    private IEnumerable<(string Name, bool IsReached)> Goals =>
        [
            ($"at maximum {LoadTest.Limit} calls upstream in any second", MaxCallsInOneSecond <= LoadTest.Limit),
            ("no 429 from the sandbox", RateLimitedCount == 0),
            ("rejections under 1 %", After.RejectedShare < 0.01),
            ("95 % of reads under 200 ms", After.Reads.At(0.95) < 200),
            ("95 % of writes under 2 s", After.Writes.At(0.95) < 2000),
            ($"a response for every employee within {Round.WarmUpGoal.TotalSeconds:0} s", WarmUp <= Round.WarmUpGoal),
            ("every rejection has Retry-After", Before.AllRejectionsHaveRetryAfter && After.AllRejectionsHaveRetryAfter),
            ("no employee without a response", Before.WithoutResponse == 0 && After.WithoutResponse == 0),
        ];
}
