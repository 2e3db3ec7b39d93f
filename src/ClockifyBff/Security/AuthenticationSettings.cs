namespace ClockifyBff.Security;

/// <summary>How callers are recognised, section <c>Authentication</c>.</summary>
internal sealed class AuthenticationSettings
{
    public const string SectionName = "Authentication";

    public const string Development = "Development";

    public const string Jwt = "Jwt";

    /// <summary>
    /// <c>Development</c>: every call is developer@example.com, from this machine only; in the Development environment only, and its
    /// default. <c>Jwt</c>: callers bring a signed token.
    /// </summary>
    public string? Mode { get; set; }

    /// <summary>Development mode for callers from other machines, as long as no real Maton key is set. Default false.</summary>
    public bool AllowAnyPeer { get; set; }

    /// <summary>The role that may see and delete everybody's connections. Default: nobody may, but in Development everybody.</summary>
    public string? AdminRole { get; set; }

    /// <summary>The identity providers whose tokens are taken, by name.</summary>
    public IReadOnlyDictionary<string, SchemeSettings> Schemes { get; set; } = new Dictionary<string, SchemeSettings>();

    public string ModeIn(IHostEnvironment environment) => Mode ?? (environment.IsDevelopment() ? Development : Jwt);
}
