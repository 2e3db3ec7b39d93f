namespace ClockifyBff.Load;

/// <summary>What a round showed, and whether that is good enough.</summary>
internal sealed record Figures(Round Round, TimeSpan WarmUp, Seen Before, Seen Seen, IReadOnlyList<UpstreamCall> Journal, double Megabytes)
{
    private static readonly TimeSpan _aSecond = TimeSpan.FromSeconds(1);

    /// <summary>The most calls that arrived in any one second.</summary>
    public int MostInASecond
    {
        get
        {
            var times = Journal.Select(call => call.Time).Order().ToArray();
            var (most, first) = (0, 0);
            for (var last = 0; last < times.Length; last++)
            {
                while (times[last] - times[first] >= _aSecond)
                {
                    first++;
                }

                most = Math.Max(most, last - first + 1);
            }

            return most;
        }
    }

    public int Limited => Journal.Count(call => call.Status == 429);

    /// <summary>When the first ones of those came, in seconds since the first call.</summary>
    public string LimitedAt =>
        string.Join(
            ", ",
            Journal.Where(call => call.Status == 429).Take(5).Select(call => $"{(call.Time - Journal[0].Time).TotalSeconds:0.0}")
        );

    public string[] Cells =>
        [
            $"{MostInASecond}",
            $"{Limited}",
            $"{Seen.RefusedShare:P1}",
            $"{Seen.Reads.At(0.5):0}",
            $"{Seen.Reads.At(0.95):0}",
            $"{Seen.Reads.At(0.99):0}",
            $"{Seen.Writes.At(0.95):0}",
            $"{WarmUp.TotalSeconds:0.0}",
            $"{Seen.Unanswered}",
            $"{Seen.Reads.Count + Seen.Writes.Count}",
            $"{Megabytes:0}",
        ];

    /// <summary>The goals that were missed.</summary>
    public IEnumerable<string> Missed => Goals.Where(goal => Round.HasGoals && !goal.IsReached).Select(goal => goal.Name);

    private IEnumerable<(string Name, bool IsReached)> Goals =>
        [
            ($"at most {LoadTest.Limit} calls upstream in any second", MostInASecond <= LoadTest.Limit),
            ("no 429 from the sandbox", Limited == 0),
            ("refusals under 1 %", Seen.RefusedShare < 0.01),
            ("95 % of reads under 200 ms", Seen.Reads.At(0.95) < 200),
            ("95 % of writes under 2 s", Seen.Writes.At(0.95) < 2000),
            ($"everybody answered once within {Round.WarmUpGoal.TotalSeconds:0} s", WarmUp <= Round.WarmUpGoal),
            ("who is refused is told when to come back", Before.AllRefusedKnowWhen && Seen.AllRefusedKnowWhen),
            ("nobody without an answer", Before.Unanswered == 0 && Seen.Unanswered == 0),
        ];
}
