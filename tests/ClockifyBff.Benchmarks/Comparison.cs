namespace ClockifyBff.Benchmarks;

/// <summary>Programs under the same load: the others are measured against the first one.</summary>
/// <param name="Goals">What the service is to reach.</param>
/// <param name="Contestants">The programs, each with its load.</param>
internal sealed record Comparison(string Goals, params IReadOnlyList<(Part Part, Load Load)> Contestants)
{
    /// <summary>Calls without a token, to the service as a developer runs it.</summary>
    public static Comparison OfDeveloper(string service, Uri upstream, BenchmarkOptions options)
    {
        // The second bare proxy shows by how much the same program differs from itself, here and now.
        List<Part> parts =
        [
            Part.Bare("bare YARP", upstream),
            Part.Bare("bare YARP again", upstream),
            Part.Service("service", service, upstream),
        ];
        if (options.Earlier is not null)
        {
            parts.Add(Part.Service(Part.Earlier, options.Earlier, upstream));
        }

        return Of("requests/s at least 1.00, CPU at most 1.00", new Load(options.Connections, Call.Raw(options.Post)), parts);
    }

    /// <summary>Calls with a token: both sides check it and know who calls; the service also finds the caller's connection.</summary>
    public static Comparison OfToken(string service, TemporaryFolder folder, Uri upstream, Issuer issuer, BenchmarkOptions options) =>
        Of(
            "CPU at most 0.65",
            new Load(options.Connections, Call.Raw(options.Post, issuer.Token)),
            [
                Part.BareWithJwtBearer("bare YARP with JwtBearer", upstream, issuer),
                Part.BareWithJwtBearer("bare with JwtBearer again", upstream, issuer),
                Part.ServiceWithToken("service with token", service, folder.PathOf("token.db"), upstream),
                .. Earlier(folder, upstream, options),
            ]
        );

    /// <summary>
    /// A read that the service answers from its copies, and nginx by passing it on; and the same by who has the answer already.
    /// </summary>
    public static async Task<Comparison> OfReadsAsync(
        string service,
        TemporaryFolder folder,
        Uri upstream,
        Issuer issuer,
        BenchmarkOptions options
    )
    {
        var part = Part.ServiceWithToken("service", service, folder.PathOf("reads.db"), upstream);
        var nginx = Nginx.Proxy("nginx", folder.PathOf("nginx"), upstream);
        var read = await CachedRead.LearnAsync(part, upstream, issuer.Token);
        var first = new Load(options.Connections, Call.Read(read, issuer.Token));
        var again = new Load(options.Connections, Call.ReadAgain(read, issuer.Token));
        return new Comparison(
            "requests/s at least 1.30, of 304 at least 1.50",
            [
                (nginx, first),
                (nginx with { Name = "nginx, 304" }, again),
                (part with { Name = "service, 304" }, again),
                (part, first),
                .. Earlier(folder, upstream, options).Select(earlier => (earlier, first)),
            ]
        );
    }

    private static IEnumerable<Part> Earlier(TemporaryFolder folder, Uri upstream, BenchmarkOptions options) =>
        options.Earlier is null ? [] : [Part.ServiceWithToken(Part.Earlier, options.Earlier, folder.PathOf("earlier.db"), upstream)];

    private static Comparison Of(string goals, Load load, IEnumerable<Part> parts) => new(goals, [.. parts.Select(part => (part, load))]);
}
