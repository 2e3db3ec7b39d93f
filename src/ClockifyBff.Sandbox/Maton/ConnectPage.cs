using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Sandbox.Maton;

/// <summary><c>/connect</c>: where a person finishes a connection, or refuses it, and says which Clockify account they are.</summary>
internal sealed class ConnectPage(ConnectionStore connections, ClockifyStore store)
{
    private const string Token = "session_token";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/connect", Show);
        routes.MapPost("/connect", Finish);
    }

    private Task Show(HttpContext context)
    {
        var token = context.Request.Query[Token].ToString();
        return connections.FindBySessionToken(token) is not { Status: ConnectionStatus.Pending }
            ? Dead(context, token)
            : HtmlPage.WriteAsync(
                context,
                "Connect Clockify",
                $"""
                <p>This stands for Maton's own page, on which you would paste your personal Clockify API key.</p>
                <form method="post" action="connect">
                <input type="hidden" name="{Token}" value="{HtmlPage.Encode(token)}">
                <fieldset>
                <legend>Which Clockify account is yours?</legend>
                {HtmlPage.RadioButtons(store.AllUsers.Take(30).Select(person => (person.Email, person.Name)))}
                </fieldset>
                <label class="field">Another account (e-mail; made if there is none)
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
        var token = form[Token].ToString();
        var other = form["other"].ToString().Trim();
        var email = other.Length > 0 ? other : form["email"].ToString();
        var refuses = form["decision"] == "refuse";
        if (!refuses && email.Length == 0)
        {
            await HtmlPage.WriteAsync(context, "Which account?", "<p>Go back and choose an account.</p>", StatusCodes.Status400BadRequest);
        }
        else if (!connections.TryFinish(token, refuses ? ConnectionStatus.Failed : ConnectionStatus.Active, refuses ? null : email))
        {
            await Dead(context, token);
        }
        else if (refuses)
        {
            await HtmlPage.WriteAsync(
                context,
                "Not connected",
                "<p role=\"status\">You refused. Clockify stays as it was; you can close this window.</p>"
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

    private Task Dead(HttpContext context, string token) =>
        connections.FindBySessionToken(token) is null
            ? HtmlPage.WriteAsync(
                context,
                "Unknown link",
                "<p>No connection has this link. Ask the application for a new one.</p>",
                StatusCodes.Status404NotFound
            )
            : HtmlPage.WriteAsync(
                context,
                "Link already used",
                "<p>This link has done its work. Ask the application for a new one.</p>",
                StatusCodes.Status410Gone
            );
}
