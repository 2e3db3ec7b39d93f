using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Connections;

/// <summary>Registers the services that own, verify and resolve connections.</summary>
internal static class ConnectionServices
{
    private const string SandboxDomain = "example.com";

    public static void AddUserConnections(this IServiceCollection services)
    {
        services
            .AddOptions<ConnectionsOptions>()
            .BindConfiguration(ConnectionsOptions.SectionName)
            .PostConfigure<IConfiguration>(
                (options, configuration) =>
                {
                    var isSandbox = !MatonOptions.Read(configuration).HasRealKey;
                    options.Adoption ??= isSandbox ? AdoptionSwitch.On : AdoptionSwitch.Off;
                    options.EmailDomains ??= isSandbox ? [SandboxDomain] : [];
                }
            )
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ConnectionsOptions>, ConnectionsOptionsValidator>();
        services.AddSingleton<UserConnectionStore>();
        services.AddSingleton<UserConnections>();
        services.AddSingleton<AccountConnections>();
        services.AddSingleton<OwnerMatcher>();
        services.AddSingleton<IdentityCheck>();
        services.AddSingleton<PendingConnectionCheck>();
        services.AddSingleton<AdoptionStore>();
        services.AddSingleton<IdentityScan>();
        services.AddSingleton<Adoption>();
        services.AddSingleton<ConnectionResolver>();
        services.AddHostedService<ConnectionMaintenanceService>();
    }
}
