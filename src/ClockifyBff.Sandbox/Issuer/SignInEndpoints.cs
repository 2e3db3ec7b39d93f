using System.Runtime.CompilerServices;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>The sign-in page, and the authentication endpoint for gateways.</summary>
internal sealed class SignInEndpoints(
    BrowserSessions sessions,
    SigningKeys keys,
    TokenFactory tokens,
    ClockifyStore store,
    SandboxAddress address,
    TimeProvider time
)
{
    private const string TokenHeader = "X-Gateway-Jwt";

    // The table drops a token when its session ends.
    private readonly ConditionalWeakTable<SignedInUser, GatewayToken> _tokens = [];

    public void Map(IEndpointRouteBuilder issuer)
    {
        issuer.MapGet("/sign-in", ShowForm);
        issuer.MapPost("/sign-in", SignIn);
        issuer.MapGet("/sign-out", SignOut);
        issuer.MapGet("/auth", Authenticate);
    }

    private Task ShowForm(HttpContext context) =>
        HtmlPage.WriteAsync(
            context,
            "Sign in",
            $"""
            <p>This page replaces the corporate identity provider. It asks for no password.</p>
            <form method="post" action="sign-in">
            <input type="hidden" name="rd" value="{HtmlPage.Encode(ReadDestination(context.Request.QueryString.Value ?? string.Empty))}">
            <fieldset>
            <legend>Who are you?</legend>
            {HtmlPage.RadioButtons(store.AllUsers.Select(user => (user.Email, user.Name)))}
            </fieldset>
            <label class="field">Somebody else (e-mail address)
            <input type="email" name="other" autocomplete="off"></label>
            <label class="field">Roles, separated by spaces (optional)
            <input type="text" name="roles" autocomplete="off"></label>
            <button class="primary">Sign in</button>
            </form>
            """
        );

    /// <summary>
    /// Returns the rest of the query after <c>rd=</c>. A gateway may send an address there without encoding it, and the address may have
    /// parameters.
    /// </summary>
    private static string ReadDestination(string query)
    {
        const string Name = "?rd=";
        var rest = query.StartsWith(Name, StringComparison.Ordinal) ? query[Name.Length..] : string.Empty;
        return rest.Contains("://", StringComparison.Ordinal) ? rest : Uri.UnescapeDataString(rest);
    }

    private async Task SignIn(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var other = form["other"].ToString().Trim();
        var email = other.Length > 0 ? other : form["email"].ToString();
        if (email.Length == 0)
        {
            await HtmlPage.WriteAsync(context, "Nobody chosen", "<p>Go back and choose a user.</p>", StatusCodes.Status400BadRequest);
            return;
        }

        sessions.SignIn(
            context.Response,
            new SignedInUser(email, form["roles"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries))
        );
        if (ValidateDestination(form["rd"].ToString()) is { } destination)
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = destination;
            return;
        }

        await HtmlPage.WriteAsync(
            context,
            "Signed in",
            $"<p role=\"status\">You are signed in as <strong>{HtmlPage.Encode(email)}</strong>.</p>"
        );
    }

    private Task SignOut(HttpContext context)
    {
        sessions.SignOut(context);
        return HtmlPage.WriteAsync(context, "Signed out", "<p role=\"status\">You are signed out.</p>");
    }

    /// <summary>For gateways, such as the auth_request module of nginx: returns a token for the browser's session, or 401.</summary>
    private Task Authenticate(HttpContext context)
    {
        if (sessions.Find(context.Request) is { } user)
        {
            var audience = context.Request.Query["audience"].ToString();
            context.Response.Headers[TokenHeader] = GetOrCreateToken(user, audience.Length > 0 ? audience : TokenFactory.DefaultAudience);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }

        context.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    // Reuses a token for several requests, as gateways do: signing is slow, and services cache the tokens that they have validated.
    private string GetOrCreateToken(SignedInUser user, string audience)
    {
        var now = time.GetUtcNow();
        var key = keys.GetNewest(SigningKey.Rs256).Id;
        if (!_tokens.TryGetValue(user, out var latest) || latest.Audience != audience || latest.KeyId != key || now >= latest.RenewFrom)
        {
            latest = new GatewayToken(tokens.Create(user, audience), audience, key, now + (TokenFactory.Lifetime / 2));
            _tokens.AddOrUpdate(user, latest);
        }

        return latest.Token;
    }

    // Redirects only to the public host of the sandbox, on any port, to prevent open redirects.
    private string? ValidateDestination(string url) =>
        Uri.TryCreate(address.PublicUrl, url, out var target)
        && url.Length > 0
        && target.Host == address.PublicUrl.Host
        && target.Scheme is "http" or "https"
            ? target.AbsoluteUri
            : null;

    private sealed record GatewayToken(string Token, string Audience, string KeyId, DateTimeOffset RenewFrom);
}
