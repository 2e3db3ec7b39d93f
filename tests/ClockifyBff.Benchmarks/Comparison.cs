namespace ClockifyBff.Benchmarks;

/// <summary>Programs under the same load: the others are measured against the first one.</summary>
internal sealed record Comparison(Load Load, string Goals, params IReadOnlyList<Part> Parts)
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

        return new Comparison(new Load(options.Connections, options.Post), "requests/s at least 1.00, CPU at most 1.00", parts);
    }

    /// <summary>Calls with a token: both sides check it and know who calls; the service also finds the caller's connection.</summary>
    public static Comparison OfToken(string service, string store, Uri upstream, Issuer issuer, BenchmarkOptions options) => new(
        new Load(options.Connections, options.Post, issuer.Token),
        "CPU at most 0.60",
        Part.BareWithJwtBearer("bare YARP with JwtBearer", upstream, issuer),
        Part.ServiceWithToken("service with token", service, store, upstream));
}
