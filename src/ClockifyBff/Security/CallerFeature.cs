using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace ClockifyBff.Security;

/// <summary>The authentication of one request: its result, and its user, <see cref="HttpContext.User"/>.</summary>
/// <remarks>Belongs to one request, because code that sets the user must not change the user of another request.</remarks>
internal sealed class CallerFeature : IHttpAuthenticationFeature, IAuthenticateResultFeature
{
    private AuthenticateResult? _result;
    private ClaimsPrincipal? _user;

    private CallerFeature(AuthenticateResult result) => AuthenticateResult = result;

    public AuthenticateResult? AuthenticateResult
    {
        get => _result;
        set => (_result, _user) = (value, value?.Principal);
    }

    /// <summary>The user. A user that other code sets is no result of the authentication.</summary>
    public ClaimsPrincipal? User
    {
        get => _user;
        set => (_result, _user) = (null, value);
    }

    /// <summary>Sets the user of a request if its authentication succeeded.</summary>
    public static void Set(HttpContext context, AuthenticateResult result)
    {
        if (!result.Succeeded)
        {
            return;
        }

        var feature = new CallerFeature(result);
        context.Features.Set<IHttpAuthenticationFeature>(feature);
        context.Features.Set<IAuthenticateResultFeature>(feature);
    }
}
