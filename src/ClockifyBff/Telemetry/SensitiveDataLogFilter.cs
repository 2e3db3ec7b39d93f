using Microsoft.Extensions.Logging.Console;

namespace ClockifyBff.Telemetry;

/// <summary>
/// Silences those who log requests with their paths, queries and upstream addresses, whatever level the settings ask for.
/// </summary>
internal static class SensitiveDataLogFilter
{
    private static readonly (string Category, LogLevel Least)[] _talkers =
    [
        ("Yarp", LogLevel.None),
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning),
        // Paths hold connection ids.
        ("Microsoft.AspNetCore.Routing", LogLevel.Warning),
        // A database tells its parameters.
        ("Npgsql", LogLevel.Warning),
    ];

    public static void AddSensitiveDataLogFilter(this IServiceCollection services)
    {
        services.PostConfigure<LoggerFilterOptions>(Silence);

        // The framework's scope around a request holds its path.
        services.PostConfigure<SimpleConsoleFormatterOptions>(console => console.IncludeScopes = false);
        services.PostConfigure<JsonConsoleFormatterOptions>(console => console.IncludeScopes = false);
        services.PostConfigure<ConsoleFormatterOptions>(console => console.IncludeScopes = false);
    }

    private static void Silence(LoggerFilterOptions options)
    {
        // A rule for one provider goes before a rule for all of them, so each provider that has rules gets these.
        var providers = options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToArray();
        foreach (var (category, least) in _talkers)
        {
            foreach (
                var rule in options
                    .Rules.Where(rule => rule.CategoryName?.StartsWith(category, StringComparison.OrdinalIgnoreCase) == true)
                    .ToArray()
            )
            {
                options.Rules.Remove(rule);
            }

            foreach (var provider in providers)
            {
                options.Rules.Add(new LoggerFilterRule(provider, category, least, filter: null));
            }
        }
    }
}
