namespace ClockifyBff.Security;

/// <summary>How callers are recognised, section <c>Authentication</c>.</summary>
internal sealed class AuthenticationSettings
{
    public const string SectionName = "Authentication";

    /// <summary>The mode of <see cref="DevelopmentAuthentication"/>.</summary>
    public const string Development = "Development";

    /// <summary><c>Development</c>: every call is developer@example.com, from this machine only. Default in the Development environment, and impossible elsewhere.</summary>
    public string? Mode { get; set; }

    /// <summary>Development mode for callers from other machines, as long as no real Maton key is set. Default false.</summary>
    public bool AllowAnyPeer { get; set; }
}
