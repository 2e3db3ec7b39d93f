using ClockifyBff.Api.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace ClockifyBff.Api.Server;

/// <summary>Rejects compressed request bodies (RFC 9110, section 15.5.16), which neither this service nor Clockify reads.</summary>
internal static class ContentCodings
{
    private const string Identity = "identity";

    public static void UseContentCodings(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                if (
                    context.Request.Headers.ContentEncoding is not { Count: > 0 } codings
                    || codings.All(coding =>
                        string.IsNullOrWhiteSpace(coding) || coding.Trim().Equals(Identity, StringComparison.OrdinalIgnoreCase)
                    )
                    || context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false
                )
                {
                    return next(context);
                }

                context.Response.Headers.AcceptEncoding = Identity;
                return new Problem(ErrorCode.UnsupportedMediaType, "Send the body without a content coding such as gzip.").ExecuteAsync(
                    context
                );
            }
        );
}
