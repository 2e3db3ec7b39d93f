using System.Security.Claims;
using System.Text.Encodings.Web;
using ClockifyBff.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

/// <summary>Development mode: every call is the developer, or with the sandbox whom <c>X-Dev-User</c> names.</summary>
internal sealed class DevelopmentAuthentication(
    IOptionsMonitor<DevelopmentAuthentication.Settings> settings, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<DevelopmentAuthentication.Settings>(settings, logger, encoder)
{
    public const string UserHeader = "X-Dev-User";

    private const string Developer = "developer@example.com";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var email = Developer;
        if (Request.Headers.TryGetValue(UserHeader, out var named))
        {
            if (!Options.MayActAsOthers)
            {
                throw new ProblemException(ErrorCode.Forbidden, $"With a real Maton key there is one caller, the developer: {UserHeader} works with the sandbox only.");
            }

            email = named.Count == 1 && named[0]!.Trim() is { Length: > 2 and <= 254 } one && one.Contains('@', StringComparison.Ordinal)
                ? one
                : throw new ProblemException(ErrorCode.InvalidRequest, $"{UserHeader} must hold one e-mail address.");
        }

        var ticket = new AuthenticationTicket(new ClaimsPrincipal(new Caller(email, Scheme.Name)), Scheme.Name);
        return Task.FromResult(AuthenticateResult.Success(ticket));
    }

    internal sealed class Settings : AuthenticationSchemeOptions
    {
        /// <summary>Whether the upstream is the sandbox, where nobody's real time is at stake.</summary>
        public bool MayActAsOthers { get; set; }
    }
}
