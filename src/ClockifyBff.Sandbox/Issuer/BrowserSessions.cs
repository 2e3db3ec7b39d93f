using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>The signed-in users, by the session cookie of their browser.</summary>
internal sealed class BrowserSessions
{
    private const string CookieName = "sandbox_session";

    private readonly ConcurrentDictionary<string, SignedInUser> _byId = new();

    public SignedInUser? Find(HttpRequest request) =>
        request.Cookies[CookieName] is { } id && _byId.TryGetValue(id, out var user) ? user : null;

    public void SignIn(HttpResponse response, SignedInUser user)
    {
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _byId[id] = user;
        // Path "/", because a gateway forwards the cookie of requests to any path to /issuer/auth.
        response.Cookies.Append(
            CookieName,
            id,
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Path = "/",
            }
        );
    }

    public void SignOut(HttpContext context)
    {
        if (context.Request.Cookies[CookieName] is { } id)
        {
            _byId.TryRemove(id, out _);
        }

        context.Response.Cookies.Delete(CookieName, new CookieOptions { Path = "/" });
    }

    public void Reset() => _byId.Clear();
}
