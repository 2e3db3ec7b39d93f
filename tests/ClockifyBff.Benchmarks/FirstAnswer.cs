namespace ClockifyBff.Benchmarks;

/// <summary>From the start of the process to the first answer that came through it.</summary>
internal static class FirstAnswer
{
    public static void Measure(Comparison comparison, int starts, TextWriter output)
    {
        var parts = comparison.Contestants.Select(one => one.Part).ToArray();
        var load = comparison.Contestants[0].Load;
        var times = parts.ToDictionary(part => part, _ => new List<double>());
        for (var start = 0; start < starts; start++)
        {
            foreach (var part in parts.Shuffle())
            {
                using var running = RunningPart.Start(part);
                times[part].Add(running.WaitForAnswer(load).TotalMilliseconds);
            }
        }

        var bare = times[parts[0]];
        output.WriteLine();
        output.WriteLine(
            $"First answer after the start of the process, {starts} starts; goal of the service: at most 1.6 times {parts[0].Name}"
        );
        output.WriteLine(Table.Row(string.Empty, "ms", "minimum ms", "ratio", "ratio of minima"));
        foreach (var part in parts)
        {
            var own = new Spread(times[part]);
            var ratio = new Spread(times[part].Zip(bare, (mine, theirs) => mine / theirs));
            output.WriteLine(
                Table.Row(part.Name, own.ToString("0"), $"{own.Minimum:0}", ratio.ToString("0.00"), $"{own.Minimum / bare.Min():0.00}")
            );
        }
    }
}
