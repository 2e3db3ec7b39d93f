using ClockifyBff.Api.Problems;
using ClockifyBff.Failures;
using ClockifyBff.Upstream;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Api;

/// <summary>Limits <c>/api/v1</c> requests to <see cref="MatonOptions.Timeout"/> in total, across all their upstream requests.</summary>
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
                        new RequestTimeoutPolicy { Timeout = maton.Value.Timeout, WriteTimeoutResponse = context => new UpstreamException(
                                    UpstreamFailureKind.TimedOut,
                                    $"The request was not completed within {maton.Value.Timeout.TotalSeconds:0} seconds.",
                                    // The time may have run out after the write, such as while names for the response were read.
                                    HttpMethods.IsGet(context.Request.Method)
                                        ? Certainty.NothingSent
                                        : Certainty.Unknown
                                ).ToProblem().ExecuteAsync(context) }
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
