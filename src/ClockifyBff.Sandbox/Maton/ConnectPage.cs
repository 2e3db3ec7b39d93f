using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Sandbox.Maton;

/// <summary><c>/connect</c>: the page on which a person chooses a Clockify account to finish a connection, or refuses it.</summary>
internal sealed class ConnectPage(ConnectionStore connections, ClockifyStore store)
{
    private const string SessionTokenField = "session_token";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/connect", Show);
        routes.MapPost("/connect", Finish);
    }

    private Task Show(HttpContext context)
    {
        var token = context.Request.Query[SessionTokenField].ToString();
        return connections.FindBySessionToken(token) is not { Status: ConnectionStatus.Pending }
            ? WriteUnusableLinkAsync(context, token)
            : HtmlPage.WriteAsync(
                context,
                "Connect Clockify",
                $"""
                <p>This page replaces Maton's own, on which you would paste your personal Clockify API key.</p>
                <form method="post" action="connect">
                <input type="hidden" name="{SessionTokenField}" value="{HtmlPage.Encode(token)}">
                <fieldset>
                <legend>Which Clockify account is yours?</legend>
                {HtmlPage.RadioButtons(store.AllUsers.Select(person => (person.Email, person.Name)))}
                </fieldset>
                <label class="field">Another account (e-mail address; created if it doesn't exist)
                <input type="email" name="other" autocomplete="off"></label>
                <button class="primary" name="decision" value="connect">Connect</button>
                <button name="decision" value="refuse">Refuse</button>
                </form>
                """
            );
    }

    private async Task Finish(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var token = form[SessionTokenField].ToString();
        var other = form["other"].ToString().Trim();
        var email = other.Length > 0 ? other : form["email"].ToString();
        var isRefused = form["decision"] == "refuse";
        if (!isRefused && email.Length == 0)
        {
            await HtmlPage.WriteAsync(
                context,
                "No account chosen",
                "<p>Go back and choose an account.</p>",
                StatusCodes.Status400BadRequest
            );
        }
        else if (!connections.TryFinish(token, isRefused ? ConnectionStatus.Failed : ConnectionStatus.Active, isRefused ? null : email))
        {
            await WriteUnusableLinkAsync(context, token);
        }
        else if (isRefused)
        {
            await HtmlPage.WriteAsync(
                context,
                "Not connected",
                "<p role=\"status\">You refused the connection. Nothing has changed in Clockify. You can close this window.</p>"
            );
        }
        else
        {
            store.AddUser(email);
            await HtmlPage.WriteAsync(
                context,
                "Connected",
                $"<p role=\"status\">Clockify is connected as <strong>{HtmlPage.Encode(email)}</strong>. You can close this window.</p>"
            );
        }
    }

    private Task WriteUnusableLinkAsync(HttpContext context, string token) =>
        connections.FindBySessionToken(token) is null
            ? HtmlPage.WriteAsync(
                context,
                "Unknown link",
                "<p>This link belongs to no connection. Ask the application for a new link.</p>",
                StatusCodes.Status404NotFound
            )
            : HtmlPage.WriteAsync(
                context,
                "Link already used",
                "<p>A link works only once. Ask the application for a new link.</p>",
                StatusCodes.Status410Gone
            );
}
