namespace ClockifyBff.Benchmarks;

/// <summary>Measures requests per second, processor time and memory under load.</summary>
internal static class Throughput
{
    public static async Task MeasureAsync(Comparison comparison, BenchmarkOptions options, TextWriter output)
    {
        var proxies = comparison.Programs.Select(one => new LoadedProxy(one.Program, one.Load)).ToArray();
        try
        {
            foreach (var proxy in proxies)
            {
                await proxy.WarmUpAsync(options.WarmUp);
            }

            for (var round = 0; round < options.Rounds; round++)
            {
                foreach (var proxy in proxies.Shuffle())
                {
                    await proxy.MeasureAsync(options.Seconds);
                }
            }
        }
        finally
        {
            Array.ForEach(proxies, proxy => proxy.Dispose());
        }

        Print(proxies, comparison, options, output);
    }

    private static void Print(LoadedProxy[] proxies, Comparison comparison, BenchmarkOptions options, TextWriter output)
    {
        var call = comparison.Programs[0].Load.Call;
        output.WriteLine();
        output.WriteLine(
            $"{call.Name}, responses of {call.Length / 1024} KB, {options.Connections} connections, {options.Rounds} rounds of "
                + $"{options.Seconds} s; medians (quartiles; minimum and maximum)"
        );
        output.WriteLine(Table.Row(string.Empty, "requests/s", "CPU µs a request", "allocated B a request", "working set MB"));
        foreach (var proxy in proxies)
        {
            output.WriteLine(
                Table.Row(
                    proxy.Name,
                    proxy.Spread(sample => sample.RequestsPerSecond).ToString("0"),
                    proxy.Spread(sample => sample.Microseconds).ToString("0.0"),
                    proxy.Spread(sample => sample.AllocatedBytes).ToString("0"),
                    proxy.Spread(sample => sample.WorkingSetMegabytes).ToString("0")
                )
            );
        }

        var baseline = proxies[0];
        output.WriteLine($"Ratios to {baseline.Name}, round by round; goals of the service: {comparison.Goals}");
        foreach (var proxy in proxies[1..])
        {
            output.WriteLine(Ratios(proxy, baseline));
        }

        if (proxies is [.., var service, { Name: BenchmarkProgram.Earlier } earlier])
        {
            output.WriteLine($"Ratios to {earlier.Name}");
            output.WriteLine(Ratios(service, earlier));
        }
    }

    private static string Ratios(LoadedProxy proxy, LoadedProxy other) =>
        Table.Row(
            proxy.Name,
            proxy.RatioTo(other, sample => sample.RequestsPerSecond).ToString("0.00"),
            proxy.RatioTo(other, sample => sample.Microseconds).ToString("0.00"),
            proxy.RatioTo(other, sample => sample.AllocatedBytes).ToString("0.00"),
            proxy.RatioTo(other, sample => sample.WorkingSetMegabytes).ToString("0.00")
        );
}
