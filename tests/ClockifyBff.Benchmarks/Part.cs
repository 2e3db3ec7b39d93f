namespace ClockifyBff.Benchmarks;

/// <summary>A program that takes part, and what its environment says to it.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="File">The program.</param>
/// <param name="Arguments">Its arguments, when it is to listen on a port.</param>
/// <param name="Settings">Its environment.</param>
internal sealed record Part(string Name, string File, Func<int, string[]> Arguments, params (string Name, string Value)[] Settings)
{
    public const string Earlier = "earlier service";

    /// <summary>Whether it can tell what it allocates.</summary>
    public bool IsDotnet { get; init; } = true;

    public static Part Stub(Issuer issuer) =>
        new(
            "upstream stub",
            Environment.ProcessPath!,
            _ => [UpstreamStub.Role],
            (UpstreamStub.InlineCompletions, "1"),
            (Issuer.KeySetSetting, issuer.KeySet)
        );

    public static Part Bare(string name, Uri upstream) =>
        new(name, Environment.ProcessPath!, _ => [BareProxy.Role], ("Upstream", upstream.ToString()));

    public static Part BareWithJwtBearer(string name, Uri upstream, Issuer issuer) =>
        Bare(name, upstream).With((Issuer.KeySetSetting, issuer.KeySet));

    /// <summary>
    /// The image's service as a developer with a real key runs it, but for the limit of Maton's account and a store that ends with the
    /// process.
    /// </summary>
    public static Part Service(string name, string folder, Uri upstream) =>
        new Part(
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

    /// <summary>The service as colleagues call it, each with a token, and their links in a file.</summary>
    public static Part ServiceWithToken(string name, string folder, string store, Uri upstream) =>
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

    /// <summary>The same with more settings; the last one of a name counts.</summary>
    private Part With(params (string Name, string Value)[] settings) => this with { Settings = [.. Settings, .. settings] };
}
