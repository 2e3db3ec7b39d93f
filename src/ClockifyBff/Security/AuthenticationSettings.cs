namespace ClockifyBff.Security;

/// <summary>How callers are authenticated. Section <c>Authentication</c>.</summary>
internal sealed class AuthenticationSettings
{
    public const string SectionName = "Authentication";

    public const string Development = "Development";

    public const string Jwt = "Jwt";

    /// <summary>
    /// <c>Development</c>: every request is made by developer@example.com and must come from this machine; allowed in the Development
    /// environment only, where it is the default. <c>Jwt</c>: requests carry a signed token; the default everywhere else.
    /// </summary>
    public string? Mode { get; set; }

    /// <summary>
    /// Whether Development mode accepts requests from other machines. Ignored when a real Maton key is set. Default false.
    /// </summary>
    public bool AllowAnyPeer { get; set; }

    /// <summary>
    /// The role that may list and delete the connections of all users. Default: no caller may, except in Development, where all may.
    /// </summary>
    public string? AdminRole { get; set; }

    /// <summary>The identity providers whose tokens are accepted, by name.</summary>
    public IReadOnlyDictionary<string, SchemeSettings> Schemes { get; set; } = new Dictionary<string, SchemeSettings>();

    /// <summary>Returns the mode, or its default in an environment.</summary>
    public string ModeIn(IHostEnvironment environment) => Mode ?? (environment.IsDevelopment() ? Development : Jwt);
}
