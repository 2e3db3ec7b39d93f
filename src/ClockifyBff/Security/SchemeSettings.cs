namespace ClockifyBff.Security;

/// <summary>One way in which callers bring a token, section <c>Authentication:Schemes:&lt;name&gt;</c>.</summary>
internal sealed class SchemeSettings
{
    /// <summary>The identity provider's issuer URL: keys and issuer come by discovery. Either this or <see cref="JwksUrl"/>.</summary>
    public Uri? Authority { get; set; }

    /// <summary>Where the identity provider publishes its keys, where it has no discovery; needs <see cref="Issuer"/>.</summary>
    public Uri? JwksUrl { get; set; }

    /// <summary>The issuer that tokens must name. Default: the one that discovery names.</summary>
    public string? Issuer { get; set; }

    /// <summary>The audiences of which a token must name one. Required.</summary>
    public IReadOnlyList<string> Audiences { get; set; } = [];

    /// <summary>The request header that holds the token, unique among the schemes. Default <c>Authorization</c>.</summary>
    public string TokenHeader { get; set; } = "Authorization";

    /// <summary>The claim that names the employee and never changes. Default <c>sub</c>.</summary>
    public string OwnerClaim { get; set; } = "sub";

    /// <summary>The claim that holds the employee's e-mail address. Default <c>email</c>.</summary>
    public string EmailClaim { get; set; } = "email";

    /// <summary>
    /// Whether an address counts only beside a claim <c>email_verified</c> that is true. Default true. Google IAP, Cloudflare Access and
    /// Pomerium vouch for addresses without saying so.
    /// </summary>
    public bool RequireVerifiedEmail { get; set; } = true;

    /// <summary>
    /// The claim that holds the employee's roles; also a path into nested objects, such as <c>realm_access.roles</c>. Default <c>roles</c>.
    /// </summary>
    public string RolesClaim { get; set; } = "roles";

    /// <summary>How much the clocks of identity provider and service may differ. Default 30 s.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether keys are read over https only. Default true, in Development false.</summary>
    public bool? RequireHttpsMetadata { get; set; }

    /// <summary>Whether the token comes without the page's doing: the corporate gateway adds it to whatever a browser sends.</summary>
    public bool IsAmbient => !TokenHeader.Equals("Authorization", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the keys are found.</summary>
    public Uri KeysUrl => JwksUrl ?? new Uri($"{Authority!.ToString().TrimEnd('/')}/.well-known/openid-configuration");
}
