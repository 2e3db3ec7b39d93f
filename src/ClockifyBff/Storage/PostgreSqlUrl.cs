using System.Globalization;
using Npgsql;

namespace ClockifyBff.Storage;

/// <summary>PostgreSQL connection URLs as in libpq's documentation, which hosting platforms provide.</summary>
internal static class PostgreSqlUrl
{
    public static bool IsPostgreSqlUrl(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Converts a URL to an ADO.NET connection string; null if the URL or one of its parameters is not supported.</summary>
    public static string? ToConnectionString(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Fragment.Length > 0)
        {
            return null;
        }

        try
        {
            var connection = new NpgsqlConnectionStringBuilder();
            if (url.Host.Length > 0)
            {
                connection.Host = url.DnsSafeHost;
            }

            if (url.Port > 0)
            {
                connection.Port = url.Port;
            }

            var user = url.UserInfo.Split(':', 2);
            SetIfGiven("Username", user[0]);
            SetIfGiven("Password", user.Length > 1 ? user[1] : string.Empty);
            SetIfGiven("Database", url.AbsolutePath.TrimStart('/'));
            foreach (var parameter in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                var pair = parameter.Split('=', 2);
                if (pair.Length < 2 || NameOf(pair[0]) is not { } name)
                {
                    return null;
                }

                // Npgsql writes values such as verify-full without a hyphen.
                SetIfGiven(name, name == "SSL Mode" ? pair[1].Replace("-", string.Empty, StringComparison.Ordinal) : pair[1]);
            }

            return connection.Host is null ? null : connection.ToString();

            void SetIfGiven(string name, string value)
            {
                if (value.Length > 0)
                {
                    connection[name] = Uri.UnescapeDataString(value);
                }
            }
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return null;
        }
    }

    private static string? NameOf(string parameter) =>
        parameter.ToLower(CultureInfo.InvariantCulture) switch
        {
            "host" => "Host",
            "port" => "Port",
            "user" => "Username",
            "password" => "Password",
            "dbname" => "Database",
            "sslmode" => "SSL Mode",
            "sslrootcert" => "Root Certificate",
            "sslcert" => "SSL Certificate",
            "sslkey" => "SSL Key",
            "channel_binding" => "Channel Binding",
            "connect_timeout" => "Timeout",
            "application_name" => "Application Name",
            "options" => "Options",
            "target_session_attrs" => "Target Session Attributes",
            _ => null,
        };
}
