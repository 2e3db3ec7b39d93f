namespace ClockifyBff.Benchmarks;

/// <summary>The raw proxy beside bare YARP, cached reads beside nginx: same machine, same moment, same load.</summary>
internal static class Benchmark
{
    public static async Task RunAsync(BenchmarkOptions options, TextWriter output)
    {
        using var folder = new TemporaryFolder();
        var service = options.Service ?? await PublishedService.PublishAsync(folder.PathOf("service"));
        var issuer = new Issuer();
        using var stub = RunningPart.Start(Part.Stub(issuer));
        var upstream = new Uri($"http://127.0.0.1:{stub.Port}");
        var developer = Comparison.OfDeveloper(service, upstream, options);
        stub.WaitForAnswer(developer.Contestants[0].Load);

        if (options.Measures("raw"))
        {
            await Throughput.MeasureAsync(developer, options, output);
        }

        if (options.Measures("token"))
        {
            await Throughput.MeasureAsync(Comparison.OfToken(service, folder, upstream, issuer, options), options, output);
        }

        if (options.Measures("reads") && !Nginx.IsInstalled)
        {
            await output.WriteLineAsync(
                $"Cached reads are measured beside nginx, which is not at {Nginx.Program} (Debian: apt-get install nginx): they "
                    + "are not measured."
            );
        }
        else if (options.Measures("reads"))
        {
            await Throughput.MeasureAsync(await Comparison.OfReadsAsync(service, folder, upstream, issuer, options), options, output);
        }

        if (options.Measures("start"))
        {
            FirstAnswer.Measure(developer, options.Starts, output);
        }
    }
}
