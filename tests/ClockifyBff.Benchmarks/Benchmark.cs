namespace ClockifyBff.Benchmarks;

/// <summary>
/// Compares the raw proxy with bare YARP, and cached reads with nginx, under the same load on the same machine at the same time.
/// </summary>
internal static class Benchmark
{
    public static async Task RunAsync(BenchmarkOptions options, TextWriter output)
    {
        using var folder = new TemporaryFolder();
        var service = options.Service ?? await PublishedService.PublishAsync(folder.PathOf("service"));
        var issuer = new Issuer();
        using var stub = RunningProgram.Start(BenchmarkProgram.Stub(issuer));
        var upstream = new Uri($"http://127.0.0.1:{stub.Port}");
        var developer = Comparison.WithoutToken(service, upstream, options);
        stub.WaitForResponse(developer.Programs[0].Load);

        if (options.Measures("raw"))
        {
            await Throughput.MeasureAsync(developer, options, output);
        }

        if (options.Measures("token"))
        {
            await Throughput.MeasureAsync(Comparison.WithToken(service, folder, upstream, issuer, options), options, output);
        }

        if (options.Measures("reads") && !Nginx.IsInstalled)
        {
            await output.WriteLineAsync(
                $"Cached reads are compared with nginx, which is not at {Nginx.Program} (Debian: apt-get install nginx). They "
                    + "are not measured."
            );
        }
        else if (options.Measures("reads"))
        {
            await Throughput.MeasureAsync(await Comparison.CachedReadsAsync(service, folder, upstream, issuer, options), options, output);
        }

        if (options.Measures("start"))
        {
            StartupTime.Measure(developer, options.Starts, output);
        }
    }
}
