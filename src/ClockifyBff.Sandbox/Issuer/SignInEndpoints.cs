using System.Runtime.CompilerServices;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>The page that asks who you are, and the answer a gateway gets about a browser's calls.</summary>
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

    // They go with their session.
    private readonly ConditionalWeakTable<SignedInUser, GatewayToken> _tokens = [];

    public void Map(IEndpointRouteBuilder issuer)
    {
        issuer.MapGet("/sign-in", Ask);
        issuer.MapPost("/sign-in", Enter);
        issuer.MapGet("/sign-out", Leave);
        issuer.MapGet("/auth", Authenticate);
    }

    private Task Ask(HttpContext context) =>
        HtmlPage.WriteAsync(
            context,
            "Sign in",
            $"""
            <p>This stands for the corporate identity provider. It believes what you say.</p>
            <form method="post" action="sign-in">
            <input type="hidden" name="rd" value="{HtmlPage.Encode(DestinationIn(context.Request.QueryString.Value ?? string.Empty))}">
            <fieldset>
            <legend>Who are you?</legend>
            {HtmlPage.RadioButtons(store.AllUsers.Take(30).Select(person => (person.Email, person.Name)))}
            </fieldset>
            <label class="field">Somebody else (e-mail)
            <input type="email" name="other" autocomplete="off"></label>
            <label class="field">Roles, with spaces between (optional)
            <input type="text" name="roles" autocomplete="off"></label>
            <button class="primary">Sign in</button>
            </form>
            """
        );

    /// <summary>What follows <c>rd=</c>, to its end: a gateway may write an address there as it is, with parameters of its own.</summary>
    private static string DestinationIn(string query)
    {
        const string Name = "?rd=";
        var rest = query.StartsWith(Name, StringComparison.Ordinal) ? query[Name.Length..] : string.Empty;
        return rest.Contains("://", StringComparison.Ordinal) ? rest : Uri.UnescapeDataString(rest);
    }

    private async Task Enter(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var other = form["other"].ToString().Trim();
        var email = other.Length > 0 ? other : form["email"].ToString();
        if (email.Length == 0)
        {
            await HtmlPage.WriteAsync(context, "Who are you?", "<p>Go back and choose somebody.</p>", StatusCodes.Status400BadRequest);
            return;
        }

        sessions.SignIn(
            context.Response,
            new SignedInUser(email, form["roles"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries))
        );
        if (Destination(form["rd"].ToString()) is { } destination)
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = destination;
            return;
        }

        await HtmlPage.WriteAsync(context, "Signed in", $"<p role=\"status\">You are <strong>{HtmlPage.Encode(email)}</strong>.</p>");
    }

    private Task Leave(HttpContext context)
    {
        sessions.SignOut(context);
        return HtmlPage.WriteAsync(context, "Signed out", "<p role=\"status\">Nobody is signed in.</p>");
    }

    /// <summary>For nginx's auth_request and its like: a token for the browser's session, or 401.</summary>
    private Task Authenticate(HttpContext context)
    {
        if (sessions.Find(context.Request) is { } person)
        {
            var audience = context.Request.Query["audience"].ToString();
            context.Response.Headers[TokenHeader] = TokenOf(person, audience.Length > 0 ? audience : TokenFactory.DefaultAudience);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }

        context.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    // One token for many calls, as gateways have it: signing takes its time, and who checks tokens remembers those it knows.
    private string TokenOf(SignedInUser person, string audience)
    {
        var now = time.GetUtcNow();
        var key = keys.GetNewest(SigningKey.Rs256).Id;
        if (!_tokens.TryGetValue(person, out var latest) || latest.Audience != audience || latest.KeyId != key || now >= latest.RenewFrom)
        {
            latest = new GatewayToken(tokens.Create(person, audience), audience, key, now + (TokenFactory.Lifetime / 2));
            _tokens.AddOrUpdate(person, latest);
        }

        return latest.Token;
    }

    // Only to where the sandbox itself is seen by browsers, whatever the port: a link must not lead people elsewhere.
    private string? Destination(string url) =>
        Uri.TryCreate(address.PublicUrl, url, out var target)
        && url.Length > 0
        && target.Host == address.PublicUrl.Host
        && target.Scheme is "http" or "https"
            ? target.AbsoluteUri
            : null;

    private sealed record GatewayToken(string Token, string Audience, string KeyId, DateTimeOffset RenewFrom);
}
