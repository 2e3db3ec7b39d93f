namespace ClockifyBff.Benchmarks;

/// <summary>The raw proxy beside bare YARP: same machine, same moment, same load.</summary>
internal static class Benchmark
{
    public static async Task RunAsync(BenchmarkOptions options, TextWriter output)
    {
        // Read by the runtime when the first socket is opened.
        Environment.SetEnvironmentVariable(Load.InlineCompletions, "1");

        using var published = options.Service is null ? await PublishedService.PublishAsync() : null;
        var load = new Load(options.Connections, options.Post);
        using var stub = RunningPart.Start(Part.Stub);
        stub.WaitForAnswer(load);

        // The second bare proxy shows by how much the same program differs from itself, here and now.
        var upstream = new Uri($"http://127.0.0.1:{stub.Port}");
        List<Part> parts =
        [
            Part.Bare("bare YARP", upstream),
            Part.Bare("bare YARP again", upstream),
            Part.Service("service", options.Service ?? published!.Folder, upstream),
        ];
        if (options.Earlier is not null)
        {
            parts.Add(Part.Service(Part.Earlier, options.Earlier, upstream));
        }

        if (options.Rounds > 0)
        {
            await Throughput.MeasureAsync(parts, load, options, output);
        }

        if (options.Starts > 0)
        {
            FirstAnswer.Measure(parts, load, options.Starts, output);
        }
    }
}
