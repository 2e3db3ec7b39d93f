namespace ClockifyBff.Benchmarks;

/// <summary>Measures the time from the start of the process to its first response.</summary>
internal static class StartupTime
{
    public static void Measure(Comparison comparison, int starts, TextWriter output)
    {
        var programs = comparison.Programs.Select(one => one.Program).ToArray();
        var load = comparison.Programs[0].Load;
        var times = programs.ToDictionary(program => program, _ => new List<double>());
        for (var start = 0; start < starts; start++)
        {
            foreach (var program in programs.Shuffle())
            {
                using var running = RunningProgram.Start(program);
                times[program].Add(running.WaitForResponse(load).TotalMilliseconds);
            }
        }

        var bare = times[programs[0]];
        output.WriteLine();
        output.WriteLine(
            $"First response after the start of the process, {starts} starts; goal of the service: at most 1.6 times {programs[0].Name}"
        );
        output.WriteLine(Table.Row(string.Empty, "ms", "minimum ms", "ratio", "ratio of minima"));
        foreach (var program in programs)
        {
            var own = new Spread(times[program]);
            var ratio = new Spread(times[program].Zip(bare, (mine, theirs) => mine / theirs));
            output.WriteLine(
                Table.Row(program.Name, own.ToString("0"), $"{own.Minimum:0}", ratio.ToString("0.00"), $"{own.Minimum / bare.Min():0.00}")
            );
        }
    }
}
