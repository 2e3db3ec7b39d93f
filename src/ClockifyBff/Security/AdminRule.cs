using ClockifyBff.Http.Problems;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

/// <summary>Routes for the role of <c>Authentication:AdminRole</c>.</summary>
internal static class AdminRule
{
    public static RouteGroupBuilder RequireAdmin(this RouteGroupBuilder group) => group.AddEndpointFilter((context, next) =>
    {
        var settings = context.HttpContext.RequestServices.GetRequiredService<IOptions<AuthenticationSettings>>().Value;
        return Caller.Of(context.HttpContext).HasConfiguredRole(settings.AdminRole)
            ? next(context)
            : ValueTask.FromResult<object?>(new Problem(ErrorCode.Forbidden, "The caller lacks the role that administers connections."));
    });
}
