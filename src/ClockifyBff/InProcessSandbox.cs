using ClockifyBff.Sandbox;
using ClockifyBff.Storage;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff;

/// <summary>Runs the sandbox in this process, on a loopback port, for developers without a Maton key.</summary>
internal static class InProcessSandbox
{
    public static void AddSandbox(this IServiceCollection services, IHostEnvironment environment)
    {
        // The sandbox keeps its data in memory, so the database must not outlive it.
        services
            .AddOptions<StorageOptions>()
            .PostConfigure<IConfiguration>(
                (storage, configuration) =>
                {
                    if (
                        environment.IsDevelopment()
                        && !MatonOptions.Read(configuration).HasRealKey
                        && storage.Provider == StorageProvider.Sqlite
                    )
                    {
                        storage.ConnectionString ??= StorageOptions.InMemory;
                    }
                }
            );
        services.AddOptions<SandboxOptions>().BindConfiguration(SandboxOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SandboxOptions>, Validator>();
    }

    /// <summary>Starts the sandbox if it is enabled, and configures it as the upstream.</summary>
    /// <returns>Whether the sandbox was started.</returns>
    public static async Task<bool> StartSandboxAsync(this WebApplication app)
    {
        // Read before validation, which reports invalid settings right after this.
        var options = app.Configuration.GetSection(SandboxOptions.SectionName).Get<SandboxOptions>() ?? new SandboxOptions();
        var maton = MatonOptions.Read(app.Configuration);
        if (!app.Environment.IsDevelopment() || maton.HasRealKey || !(options.Enabled ?? maton.HasNoKey))
        {
            return false;
        }

        var sandbox = await SandboxServer.StartAsync(options);
        app.Lifetime.ApplicationStopped.Register(() => _ = sandbox.DisposeAsync().AsTask());
        app.Configuration["Maton:ApiKey"] = SandboxServer.ApiKey;
        app.Configuration["Maton:GatewayUrl"] = app.Configuration["Maton:ControlUrl"] = sandbox.Url.ToString();
        app.Configuration["Maton:ConnectHost"] = sandbox.ConnectHost;
        return true;
    }

    private sealed class Validator(IHostEnvironment environment, IConfiguration configuration) : IValidateOptions<SandboxOptions>
    {
        public ValidateOptionsResult Validate(string? name, SandboxOptions options) =>
            options.Enabled switch
            {
                true when !environment.IsDevelopment() => ValidateOptionsResult.Fail(
                    "Sandbox:Enabled can be true in the Development environment only."
                ),
                true when MatonOptions.Read(configuration).HasRealKey => ValidateOptionsResult.Fail(
                    "Sandbox:Enabled can't be combined with a real Maton key."
                ),
                _ => ValidateOptionsResult.Success,
            };
    }
}
