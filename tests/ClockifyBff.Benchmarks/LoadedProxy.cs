namespace ClockifyBff.Benchmarks;

/// <summary>A proxy that stays up for all rounds, and what they showed.</summary>
internal sealed class LoadedProxy(Part part, Load load) : IDisposable
{
    // Opened anew as often, connections are at their best too before anything counts.
    private const int WarmUps = 30;

    private readonly RunningPart _running = RunningPart.Start(part, countAllocations: true);
    private readonly List<Sample> _samples = [];

    public string Name => part.Name;

    public async Task WarmUpAsync(double seconds)
    {
        _running.WaitForAnswer(load);
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

    /// <summary>Each round by itself: what else the machine did then, it did to both.</summary>
    public Spread RatioTo(LoadedProxy other, Func<Sample, double> figure) =>
        new(_samples.Zip(other._samples, (mine, theirs) => figure(mine) / figure(theirs)));

    public void Dispose() => _running.Dispose();
}
