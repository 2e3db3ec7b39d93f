namespace ClockifyBff.Benchmarks;

/// <summary>A program that a benchmark starts, with its environment.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="File">The executable.</param>
/// <param name="Arguments">Returns the arguments for a port to listen on.</param>
/// <param name="Settings">The environment variables.</param>
internal sealed record BenchmarkProgram(
    string Name,
    string File,
    Func<int, string[]> Arguments,
    params (string Name, string Value)[] Settings
)
{
    public const string Earlier = "earlier service";

    /// <summary>Whether the program runs on .NET, and can therefore report its allocations.</summary>
    public bool IsDotNet { get; init; } = true;

    public static BenchmarkProgram Stub(Issuer issuer) =>
        new(
            "upstream stub",
            Environment.ProcessPath!,
            _ => [UpstreamStub.Role],
            (UpstreamStub.InlineCompletions, "1"),
            (Issuer.KeySetSetting, issuer.KeySet)
        );

    public static BenchmarkProgram BareProxy(string name, Uri upstream) =>
        new(name, Environment.ProcessPath!, _ => [Benchmarks.BareProxy.Role], ("Upstream", upstream.ToString()));

    public static BenchmarkProgram BareProxyWithJwtBearer(string name, Uri upstream, Issuer issuer) =>
        BareProxy(name, upstream).With((Issuer.KeySetSetting, issuer.KeySet));

    /// <summary>
    /// The service of the image as a developer with a real key runs it, but with a high rate limit and an in-memory database.
    /// </summary>
    public static BenchmarkProgram Service(string name, string folder, Uri upstream) =>
        new BenchmarkProgram(
            name,
            Path.Combine(folder, "ClockifyBff"),
            _ => [],
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("MATON_API_KEY", "v2.kJ8sQ2mX7pLr4TnWcY9bHd3F"),
            ("Maton__GatewayUrl", upstream.ToString()),
            ("Maton__ControlUrl", upstream.ToString()),
            ("Budget__RequestsPerSecond", "100000"),
            ("Limits__RequestsPerSecondPerCaller", "1000000"),
            ("Limits__ConcurrentPerCaller", "10000"),
            ("Storage__ConnectionString", "Data Source=:memory:")
        ).With([.. PublishedService.Environment]);

    /// <summary>The service for callers with tokens, with their connections in a database file.</summary>
    public static BenchmarkProgram ServiceWithToken(string name, string folder, string store, Uri upstream) =>
        Service(name, folder, upstream)
            .With(
                ("Authentication__Mode", "Jwt"),
                ("Authentication__Schemes__app__JwksUrl", new Uri(upstream, UpstreamStub.KeysPath).ToString()),
                ("Authentication__Schemes__app__Issuer", Issuer.Name),
                ("Authentication__Schemes__app__Audiences__0", Issuer.Audience),
                ("Connections__Adoption", "On"),
                ("Connections__EmailDomains__0", "example.com"),
                ("Storage__ConnectionString", $"Data Source={store}")
            );

    /// <summary>Adds settings. The last setting of a name wins.</summary>
    private BenchmarkProgram With(params (string Name, string Value)[] settings) => this with { Settings = [.. Settings, .. settings] };
}
