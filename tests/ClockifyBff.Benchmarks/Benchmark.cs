namespace ClockifyBff.Benchmarks;

/// <summary>The raw proxy beside bare YARP: same machine, same moment, same load.</summary>
internal static class Benchmark
{
    public static async Task RunAsync(BenchmarkOptions options, TextWriter output)
    {
        // Read by the runtime when the first socket is opened.
        Environment.SetEnvironmentVariable(Load.InlineCompletions, "1");

        using var folder = new TemporaryFolder();
        var service = options.Service ?? await PublishedService.PublishAsync(folder.PathOf("service"));
        var issuer = new Issuer();
        using var stub = RunningPart.Start(Part.Stub(issuer));
        var upstream = new Uri($"http://127.0.0.1:{stub.Port}");
        var developer = Comparison.OfDeveloper(service, upstream, options);
        var token = Comparison.OfToken(service, folder.PathOf("store.db"), upstream, issuer, options);
        stub.WaitForAnswer(developer.Load);

        if (options.Rounds > 0)
        {
            await Throughput.MeasureAsync(developer, options, output);
            await Throughput.MeasureAsync(token, options, output);
        }

        if (options.Starts > 0)
        {
            FirstAnswer.Measure(developer, options.Starts, output);
        }
    }
}
