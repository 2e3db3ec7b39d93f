using Microsoft.Extensions.Logging.Console;

namespace ClockifyBff.Telemetry;

/// <summary>
/// Limits log categories that log paths, queries and upstream URLs of requests, regardless of the configured levels.
/// </summary>
internal static class SensitiveDataLogFilter
{
    private static readonly (string Category, LogLevel Level)[] _minimumLevels =
    [
        ("Yarp", LogLevel.None),
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning),
        // Paths contain connection ids.
        ("Microsoft.AspNetCore.Routing", LogLevel.Warning),
        // Logs query parameters.
        ("Npgsql", LogLevel.Warning),
    ];

    public static void AddSensitiveDataLogFilter(this IServiceCollection services)
    {
        services.PostConfigure<LoggerFilterOptions>(ApplyMinimumLevels);

        // The framework's scope of a request contains its path.
        services.PostConfigure<SimpleConsoleFormatterOptions>(console => console.IncludeScopes = false);
        services.PostConfigure<JsonConsoleFormatterOptions>(console => console.IncludeScopes = false);
        services.PostConfigure<ConsoleFormatterOptions>(console => console.IncludeScopes = false);
    }

    private static void ApplyMinimumLevels(LoggerFilterOptions options)
    {
        // A rule for one provider takes precedence over rules for all, so the rules are added for each provider.
        var providers = options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToArray();
        foreach (var (category, level) in _minimumLevels)
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
                options.Rules.Add(new LoggerFilterRule(provider, category, level, filter: null));
            }
        }
    }
}
