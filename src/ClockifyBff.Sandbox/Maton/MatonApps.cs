namespace ClockifyBff.Sandbox.Maton;

/// <summary>The apps that this Maton knows by name, and how each is connected.</summary>
internal static class MatonApps
{
    public const string Clockify = "clockify";
    public const string GoogleMail = "google-mail";

    // Clockify knows header keys only, so its method is very probably API_KEY (securitySchemes of its OpenAPI document).
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
