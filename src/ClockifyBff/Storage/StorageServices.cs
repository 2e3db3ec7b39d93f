using ClockifyBff.Http;
using ClockifyBff.Http.Problems;
using ClockifyBff.Telemetry;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Storage;

internal static class StorageServices
{
    public static void AddStorage(this IServiceCollection services)
    {
        services
            .AddOptions<StorageOptions>()
            .BindConfiguration(StorageOptions.SectionName)
            .PostConfigure(options => options.ConnectionString = Understood(options.Provider, options.ConnectionString))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddSingleton<Database>();
        services.AddSingleton<SecretStore>();
        services.AddSingleton<DatabaseHealthCheck>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("store", tags: [Health.Ready]);
    }

    /// <summary>Opens the store and brings it to this version's form; gives the audit its key.</summary>
    /// <exception cref="StartupException">It can't be opened.</exception>
    public static async Task OpenStorageAsync(this IServiceProvider services)
    {
        await Migrations.RunAsync(services.GetRequiredService<Database>());
        try
        {
            services.GetRequiredService<AuditLog>().UseKey(await services.GetRequiredService<SecretStore>().GetOrCreateAsync("audit key"));
        }
        catch (ProblemException)
        {
            throw new StartupException([
                "The store takes no writes, and the audit has no key in it yet: look at Storage:ConnectionString.",
            ]);
        }
    }

    private static string? Understood(StorageProvider provider, string? given) =>
        string.IsNullOrWhiteSpace(given) ? DefaultFor(provider)
        : provider == StorageProvider.PostgreSql && PostgreSqlUrl.IsPostgreSqlUrl(given) ? PostgreSqlUrl.ToConnectionString(given) ?? given
        : given;

    private static string? DefaultFor(StorageProvider provider)
    {
        // Unverified: a home may have no such folder yet, and one that can't be made is refused with its reason.
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return provider == StorageProvider.Sqlite && folder.Length > 0
            ? $"Data Source={Path.Combine(folder, "ClockifyBff", "clockifybff.db")}"
            : null;
    }
}
