using ClockifyBff.Telemetry;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Upstream;

internal static class MatonServices
{
    public static void AddMaton(this IServiceCollection services)
    {
        services
            .AddOptions<MatonOptions>()
            .BindConfiguration(MatonOptions.SectionName)
            .PostConfigure<IConfiguration>((options, configuration) => options.Complete(configuration))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<MatonOptions>, MatonOptionsValidator>();
        services.AddSingleton<Credential>();
        services.AddSingleton<UpstreamMeter>();
        services.AddSingleton<UpstreamPipeline>();
        services.AddSingleton<UpstreamClient>();
        services.AddSingleton<Retries>();
        services.AddSingleton<ControlPlane>();
        services.AddSingleton<MatonCheck>();
        services.AddHealthChecks().AddCheck<MatonCheck>("maton", tags: [Health.Ready]);
    }
}
