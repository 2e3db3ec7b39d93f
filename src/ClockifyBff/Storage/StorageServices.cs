using ClockifyBff.Failures;
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
            .PostConfigure(options => options.ConnectionString = ToConnectionString(options.Provider, options.ConnectionString))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddSingleton<Database>();
        services.AddSingleton<SecretStore>();
        services.AddSingleton<DatabaseHealthCheck>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("store", tags: [Health.Ready]);
    }

    /// <summary>Opens and migrates the database, and sets the key of the audit log.</summary>
    /// <exception cref="StartupException">The database can't be opened or written.</exception>
    public static async Task OpenStorageAsync(this IServiceProvider services)
    {
        await Migrations.RunAsync(services.GetRequiredService<Database>());
        try
        {
            services.GetRequiredService<AuditLog>().UseKey(await services.GetRequiredService<SecretStore>().GetOrCreateAsync("audit key"));
        }
        catch (StorageException)
        {
            throw new StartupException(["The database is read-only and has no key for the audit log yet: check Storage:ConnectionString."]);
        }
    }

    private static string? ToConnectionString(StorageProvider provider, string? configured) =>
        string.IsNullOrWhiteSpace(configured) ? DefaultFor(provider)
        : provider == StorageProvider.PostgreSql && PostgreSqlUrl.IsPostgreSqlUrl(configured)
            ? PostgreSqlUrl.ToConnectionString(configured) ?? configured
        : configured;

    private static string? DefaultFor(StorageProvider provider)
    {
        // Not verified, because the folder may not exist yet. Failing to create it is reported later, with the reason.
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return provider == StorageProvider.Sqlite && folder.Length > 0
            ? $"Data Source={Path.Combine(folder, "ClockifyBff", "clockifybff.db")}"
            : null;
    }
}
