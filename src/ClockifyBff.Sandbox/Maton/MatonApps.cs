namespace ClockifyBff.Sandbox.Maton;

/// <summary>The apps that the sandbox's Maton supports, and the authentication method of each.</summary>
internal static class MatonApps
{
    public const string Clockify = "clockify";
    public const string GoogleMail = "google-mail";

    // Clockify's API accepts only keys in headers (securitySchemes in its OpenAPI document), so its method is very likely API_KEY.
    private static readonly Dictionary<string, string> _methods = new(StringComparer.Ordinal)
    {
        [Clockify] = "API_KEY",
        [GoogleMail] = "OAUTH2",
        ["slack"] = "OAUTH2",
        ["github"] = "OAUTH2",
    };

    public static bool IsSupported(string app) => _methods.ContainsKey(app);

    public static string AuthenticationMethodOf(string app) => _methods[app];
}
