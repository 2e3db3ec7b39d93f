namespace ClockifyBff.Benchmarks;

/// <summary>A program that runs for all rounds, and its measurements.</summary>
internal sealed class LoadedProxy(BenchmarkProgram program, Load load) : IDisposable
{
    // The warm-up reopens the connections often, so that opening them is warmed up too.
    private const int WarmUps = 30;

    private readonly RunningProgram _running = RunningProgram.Start(program, countAllocations: true);
    private readonly List<Sample> _samples = [];

    public string Name => program.Name;

    public async Task WarmUpAsync(double seconds)
    {
        _running.WaitForResponse(load);
        for (var number = 0; number < WarmUps; number++)
        {
            await load.RunAsync(_running.Port, seconds / WarmUps);
        }
    }

    public async Task MeasureAsync(double seconds)
    {
        var allocated = _running.AllocatedBytes();
        var processor = _running.ProcessorTime;
        var (requests, took) = await load.RunAsync(_running.Port, seconds);
        _samples.Add(
            new Sample(
                requests / took,
                (_running.ProcessorTime - processor).TotalMicroseconds / requests,
                (_running.AllocatedBytes() - allocated) / requests,
                _running.WorkingSetMegabytes
            )
        );
    }

    public Spread Spread(Func<Sample, double> figure) => new(_samples.Select(figure));

    /// <summary>Returns the ratio to another program, round by round, because both ran under equal conditions in a round.</summary>
    public Spread RatioTo(LoadedProxy other, Func<Sample, double> figure) =>
        new(_samples.Zip(other._samples, (mine, theirs) => figure(mine) / figure(theirs)));

    public void Dispose() => _running.Dispose();
}
