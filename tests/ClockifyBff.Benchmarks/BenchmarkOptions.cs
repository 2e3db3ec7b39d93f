namespace ClockifyBff.Benchmarks;

/// <summary>The options of the command line, such as <c>--rounds 20 --seconds 3</c>.</summary>
internal sealed class BenchmarkOptions
{
    /// <summary>
    /// The benchmarks to run, separated by commas: <c>raw</c> calls without a token, calls with a <c>token</c>, cached <c>reads</c>, and
    /// the <c>start</c>. Default: all.
    /// </summary>
    public string Of { get; set; } = "raw,token,reads,start";

    /// <summary>The number of rounds. Each round measures every program once. Default 14.</summary>
    public int Rounds { get; set; } = 14;

    /// <summary>The length of one measurement in seconds. Default 2.</summary>
    public double Seconds { get; set; } = 2;

    /// <summary>The length of the warm-up of each program in seconds. Default 9.</summary>
    public double WarmUp { get; set; } = 9;

    /// <summary>The number of connections. Each sends its next request when it has the last response. Default 32.</summary>
    public int Connections { get; set; } = 32;

    /// <summary>Whether requests are POST with a body of 300 bytes instead of GET. Default false.</summary>
    public bool Post { get; set; }

    /// <summary>How often each program is started to measure the time to its first response. Default 11.</summary>
    public int Starts { get; set; } = 11;

    /// <summary>The folder of a published service. Default: the service is published first.</summary>
    public string? Service { get; set; }

    /// <summary>The folder of an earlier published service to compare with. Default: none.</summary>
    public string? Earlier { get; set; }

    public bool Measures(string what) => Of.Split(',').Contains(what, StringComparer.Ordinal);

    public static BenchmarkOptions Read(string[] args) =>
        new ConfigurationBuilder().AddCommandLine(args).Build().Get<BenchmarkOptions>() ?? new BenchmarkOptions();
}
