using ClockifyBff.Sandbox;
using ClockifyBff.Storage;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff;

/// <summary>The sandbox that a developer without a Maton key gets, on a loopback port of its own.</summary>
internal static class InProcessSandbox
{
    public static void AddSandbox(this IServiceCollection services, IHostEnvironment environment)
    {
        // What the sandbox forgets when it ends is not worth remembering longer.
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

    /// <summary>Starts it where it is wanted, and points the service's upstream at it.</summary>
    public static async Task<bool> StartSandboxAsync(this WebApplication app)
    {
        // Read past the validation, which refuses the start a moment later and says why.
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
                    "Sandbox:Enabled is for the Development environment only."
                ),
                true when MatonOptions.Read(configuration).HasRealKey => ValidateOptionsResult.Fail(
                    "Sandbox:Enabled and a real Maton key exclude each other."
                ),
                _ => ValidateOptionsResult.Success,
            };
    }
}
