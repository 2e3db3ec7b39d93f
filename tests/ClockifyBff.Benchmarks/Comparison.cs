namespace ClockifyBff.Benchmarks;

/// <summary>Programs under the same load. The first one is the baseline.</summary>
/// <param name="Goals">The goals of the service.</param>
/// <param name="Programs">The programs, each with its load.</param>
internal sealed record Comparison(string Goals, params IReadOnlyList<(BenchmarkProgram Program, Load Load)> Programs)
{
    /// <summary>Compares calls without a token, to the service as a developer runs it.</summary>
    public static Comparison WithoutToken(string service, Uri upstream, BenchmarkOptions options)
    {
        // The second bare proxy shows how much two measurements of the same program differ.
        List<BenchmarkProgram> programs =
        [
            BenchmarkProgram.BareProxy("bare YARP", upstream),
            BenchmarkProgram.BareProxy("bare YARP again", upstream),
            BenchmarkProgram.Service("service", service, upstream),
        ];
        if (options.Earlier is not null)
        {
            programs.Add(BenchmarkProgram.Service(BenchmarkProgram.Earlier, options.Earlier, upstream));
        }

        return Create("requests/s at least 1.00, CPU at most 1.00", new Load(options.Connections, Call.Raw(options.Post)), programs);
    }

    /// <summary>Compares calls with a token. Both programs validate the token; the service also finds the caller's connection.</summary>
    public static Comparison WithToken(string service, TemporaryFolder folder, Uri upstream, Issuer issuer, BenchmarkOptions options) =>
        Create(
            "CPU at most 0.65",
            new Load(options.Connections, Call.Raw(options.Post, issuer.Token)),
            [
                BenchmarkProgram.BareProxyWithJwtBearer("bare YARP with JwtBearer", upstream, issuer),
                BenchmarkProgram.BareProxyWithJwtBearer("bare with JwtBearer again", upstream, issuer),
                BenchmarkProgram.ServiceWithToken("service with token", service, folder.PathOf("token.db"), upstream),
                .. Earlier(folder, upstream, options),
            ]
        );

    /// <summary>Compares a cached read of the service with nginx that forwards the same response, and the same for a 304.</summary>
    public static async Task<Comparison> CachedReadsAsync(
        string service,
        TemporaryFolder folder,
        Uri upstream,
        Issuer issuer,
        BenchmarkOptions options
    )
    {
        var program = BenchmarkProgram.ServiceWithToken("service", service, folder.PathOf("reads.db"), upstream);
        var nginx = Nginx.Proxy("nginx", folder.PathOf("nginx"), upstream);
        var read = await CachedRead.CaptureAsync(program, upstream, issuer.Token);
        var first = new Load(options.Connections, Call.CachedRead(read, issuer.Token));
        var again = new Load(options.Connections, Call.CachedReadNotModified(read, issuer.Token));
        return new Comparison(
            "requests/s at least 1.30, of 304 at least 1.50",
            [
                (nginx, first),
                (nginx with { Name = "nginx, 304" }, again),
                (program with { Name = "service, 304" }, again),
                (program, first),
                .. Earlier(folder, upstream, options).Select(earlier => (earlier, first)),
            ]
        );
    }

    private static IEnumerable<BenchmarkProgram> Earlier(TemporaryFolder folder, Uri upstream, BenchmarkOptions options) =>
        options.Earlier is null
            ? []
            : [BenchmarkProgram.ServiceWithToken(BenchmarkProgram.Earlier, options.Earlier, folder.PathOf("earlier.db"), upstream)];

    private static Comparison Create(string goals, Load load, IEnumerable<BenchmarkProgram> programs) =>
        new(goals, [.. programs.Select(program => (program, load))]);
}
