using ClockifyBff.Caching;
using ClockifyBff.Http;
using ClockifyBff.Http.Conditional;
using ClockifyBff.Security;

namespace ClockifyBff.Connections;

/// <summary>Answers that come from copies alone are made once, and served again while these copies are.</summary>
internal static class AnswersFromCopies
{
    /// <summary>Says that a route answers with what the request asks for of copies, and with nothing else.</summary>
    public static RouteHandlerBuilder FromCopies(this RouteHandlerBuilder route) => route.WithMetadata(Mark.Instance).AddEndpointFilter(KeepAsync);

    /// <summary>Serves them. To be used after all that decides whether a caller is answered.</summary>
    public static void UseKeptAnswers(this WebApplication app)
    {
        var connections = app.Services.GetRequiredService<CallerConnection>();
        var answers = app.Services.GetRequiredService<KeptAnswers>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        app.Use((context, next) => MayBeKept(context) ? AnswerAsync(context, next) : next(context));

        async Task AnswerAsync(HttpContext context, RequestDelegate next)
        {
            var passage = connections.AtHand(Caller.Of(context), context.Request.Headers[CallerConnection.Header]);
            if (passage is null || await answers.FindAsync(passage, context.Request) is not { } kept)
            {
                await next(context);
                return;
            }

            CuratedApi.SetCacheControl(context.Response, CuratedApi.AskedAbout);
            AgedAnswers.Tell(context, time.GetElapsedTime(kept.Oldest));
            await kept.Answer.ExecuteAsync(context);
        }
    }

    private static bool MayBeKept(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Mark>() is not null && !OwnConnection.WantsFresh(context.Request);

    private static async ValueTask<object?> KeepAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var answer = ConditionalRequests.Rendered(result);
        if (answer is not null && context.Arguments.OfType<OwnConnection>().First().Reader is { } reader)
        {
            context.HttpContext.RequestServices.GetRequiredService<KeptAnswers>().Keep(reader, context.HttpContext.Request, answer);
        }

        return answer ?? result;
    }

    private sealed class Mark
    {
        public static readonly Mark Instance = new();
    }
}
