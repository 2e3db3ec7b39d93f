namespace ClockifyBff.Benchmarks;

/// <summary>How much is measured: <c>--rounds 20 --seconds 3</c> and so on.</summary>
internal sealed class BenchmarkOptions
{
    /// <summary>
    /// What is measured: <c>raw</c> calls without a token, calls with a <c>token</c>, cached <c>reads</c>, the <c>start</c>. Default all,
    /// separated by commas.
    /// </summary>
    public string Of { get; set; } = "raw,token,reads,start";

    /// <summary>Rounds of load; in each one every proxy is measured once. Default 14.</summary>
    public int Rounds { get; set; } = 14;

    /// <summary>How long one measurement lasts. Default 2 s.</summary>
    public double Seconds { get; set; } = 2;

    /// <summary>How long each proxy is loaded before anything counts. Default 9 s.</summary>
    public double WarmUp { get; set; } = 9;

    /// <summary>Connections that send their next request when the last one is answered. Default 32.</summary>
    public int Connections { get; set; } = 32;

    /// <summary>POST with a body of 300 bytes instead of GET. Default false.</summary>
    public bool Post { get; set; }

    /// <summary>Starts of each proxy until its first answer. Default 11.</summary>
    public int Starts { get; set; } = 11;

    /// <summary>The folder of a published service. Default: it is published now.</summary>
    public string? Service { get; set; }

    /// <summary>The folder of another published service, an earlier one, measured beside the first. Default none.</summary>
    public string? Earlier { get; set; }

    public bool Measures(string what) => Of.Split(',').Contains(what, StringComparer.Ordinal);

    public static BenchmarkOptions Read(string[] args) =>
        new ConfigurationBuilder().AddCommandLine(args).Build().Get<BenchmarkOptions>() ?? new BenchmarkOptions();
}
