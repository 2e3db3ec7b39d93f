using ClockifyBff.Http.Problems;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Upstream;

/// <summary>One curated request has <see cref="MatonOptions.Timeout"/> in all, whatever it asks of upstream.</summary>
internal static class RequestDeadline
{
    private const string Policy = "upstream";

    public static void AddRequestDeadline(this IServiceCollection services)
    {
        services.AddRequestTimeouts();
        services
            .AddOptions<RequestTimeoutOptions>()
            .Configure<IOptions<MatonOptions>>(
                (timeouts, maton) =>
                    timeouts.AddPolicy(
                        Policy,
                        new RequestTimeoutPolicy
                        {
                            Timeout = maton.Value.Timeout,
                            WriteTimeoutResponse = context =>
                                new Problem(ErrorCode.UpstreamTimeout, $"Not done within {maton.Value.Timeout.TotalSeconds:0} seconds.")
                                {
                                    // Time may have run out on what comes after a write, such as the names in its answer.
                                    Action = HttpMethods.IsGet(context.Request.Method) ? NextAction.Retry : NextAction.Check,
                                }.ExecuteAsync(context),
                        }
                    )
            );
    }

    public static TBuilder WithDeadline<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder
    {
        routes.WithRequestTimeout(Policy);
        return routes;
    }
}
