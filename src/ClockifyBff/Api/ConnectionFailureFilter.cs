using ClockifyBff.Failures;

namespace ClockifyBff.Api;

/// <summary>Marks the caller's connection as broken if a request fails because upstream no longer accepts the connection.</summary>
internal static class ConnectionFailureFilter
{
    public static async ValueTask<object?> ReportAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ServiceException e) when (context.Arguments.OfType<OwnConnection>().FirstOrDefault() is { } own)
        {
            await own.ReportAsync(e);
            throw;
        }
    }
}
