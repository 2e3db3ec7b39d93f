namespace ClockifyBff.Benchmarks;

/// <summary>A program that takes part, and what its environment says to it.</summary>
internal sealed record Part(string Name, string File, string[] Arguments, params (string Name, string Value)[] Settings)
{
    public const string Earlier = "earlier service";

    public static Part Stub { get; } = new("upstream stub", Environment.ProcessPath!, [UpstreamStub.Role], (Load.InlineCompletions, "1"));

    public static Part Bare(string name, Uri upstream) => new(name, Environment.ProcessPath!, [BareProxy.Role], ("Upstream", upstream.ToString()));

    /// <summary>The service as a developer with a real key runs it, but for the limit of Maton's account.</summary>
    public static Part Service(string name, string folder, Uri upstream) => new(
        name,
        Path.Combine(folder, "ClockifyBff"),
        [],
        ("ASPNETCORE_ENVIRONMENT", "Development"),
        ("MATON_API_KEY", "v2.kJ8sQ2mX7pLr4TnWcY9bHd3F"),
        ("Maton__GatewayUrl", upstream.ToString()),
        ("Maton__ControlUrl", upstream.ToString()),
        ("Budget__RequestsPerSecond", "100000"));
}
