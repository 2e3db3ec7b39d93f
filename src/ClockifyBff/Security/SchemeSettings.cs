namespace ClockifyBff.Security;

/// <summary>An identity provider whose tokens are accepted. Section <c>Authentication:Schemes:&lt;name&gt;</c>.</summary>
internal sealed class SchemeSettings
{
    /// <summary>
    /// The issuer URL of the identity provider. Keys and issuer are discovered from it. Either this or <see cref="JwksUrl"/> is required.
    /// </summary>
    public Uri? Authority { get; set; }

    /// <summary>The URL of the identity provider's keys, for providers without discovery. Requires <see cref="Issuer"/>.</summary>
    public Uri? JwksUrl { get; set; }

    /// <summary>The issuer that tokens must have. Default: the issuer that discovery returns.</summary>
    public string? Issuer { get; set; }

    /// <summary>The accepted audiences: a token must have one of them. Required.</summary>
    public IReadOnlyList<string> Audiences { get; set; } = [];

    /// <summary>The request header that contains the token. Must be unique among the schemes. Default <c>Authorization</c>.</summary>
    public string TokenHeader { get; set; } = "Authorization";

    /// <summary>The claim that identifies the employee and never changes. Default <c>sub</c>.</summary>
    public string OwnerClaim { get; set; } = "sub";

    /// <summary>The claim that contains the employee's e-mail address. Default <c>email</c>.</summary>
    public string EmailClaim { get; set; } = "email";

    /// <summary>
    /// Whether an e-mail address counts as verified only if the claim <c>email_verified</c> is true. Default true. Set to false for Google
    /// IAP, Cloudflare Access and Pomerium, which verify addresses but don't send the claim.
    /// </summary>
    public bool RequireVerifiedEmail { get; set; } = true;

    /// <summary>
    /// The claim that contains the employee's roles, or a path into nested objects, such as <c>realm_access.roles</c>. Default
    /// <c>roles</c>.
    /// </summary>
    public string RolesClaim { get; set; } = "roles";

    /// <summary>The tolerated difference between the clocks of the identity provider and this service, 0 to 5 min. Default 30 s.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether keys must be read over https. Default true; false in Development.</summary>
    public bool? RequireHttpsMetadata { get; set; }

    /// <summary>
    /// Whether the token is an ambient credential: the corporate gateway adds it to every request of a browser, whichever page makes the
    /// request.
    /// </summary>
    public bool IsAmbient => !TokenHeader.Equals("Authorization", StringComparison.OrdinalIgnoreCase);

    /// <summary>The URL of the keys or of the discovery document.</summary>
    public Uri KeysUrl => JwksUrl ?? new Uri($"{Authority!.ToString().TrimEnd('/')}/.well-known/openid-configuration");
}
