using ClockifyBff.Telemetry;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Storage;

internal static class StorageServices
{
    public static void AddStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>()
            .BindConfiguration(StorageOptions.SectionName)
            .PostConfigure(options => options.ConnectionString = string.IsNullOrWhiteSpace(options.ConnectionString) ? DefaultFor(options.Provider) : options.ConnectionString)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddSingleton<Database>();
        services.AddSingleton<ServiceValues>();
        services.AddSingleton<StoreCheck>();
        services.AddHealthChecks().AddCheck<StoreCheck>("store", tags: [Health.Ready]);
    }

    private static string? DefaultFor(StorageProvider provider)
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return provider == StorageProvider.Sqlite && folder.Length > 0 ? $"Data Source={Path.Combine(folder, "ClockifyBff", "clockifybff.db")}" : null;
    }
}
