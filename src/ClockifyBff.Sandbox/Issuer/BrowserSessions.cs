using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>Who is signed in, by the cookie of their browser.</summary>
internal sealed class BrowserSessions
{
    private const string Cookie = "sandbox_session";

    private readonly ConcurrentDictionary<string, SignedInUser> _byId = new();

    public SignedInUser? Find(HttpRequest request) =>
        request.Cookies[Cookie] is { } id && _byId.TryGetValue(id, out var person) ? person : null;

    public void SignIn(HttpResponse response, SignedInUser person)
    {
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _byId[id] = person;
        // Path "/": a gateway asks /issuer/auth about calls to any path.
        response.Cookies.Append(
            Cookie,
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
        if (context.Request.Cookies[Cookie] is { } id)
        {
            _byId.TryRemove(id, out _);
        }

        context.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/" });
    }

    public void Reset() => _byId.Clear();
}
