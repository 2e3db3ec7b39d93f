namespace ClockifyBff.Sandbox.TestControls;

/// <summary><c>/sandbox/settings</c>: returns and changes Maton's behavior.</summary>
internal sealed class SettingsControls(MatonSettings settings)
{
    public void Map(IEndpointRouteBuilder controls)
    {
        controls.MapGet("/settings", Get);
        controls.MapPatch("/settings", Change);
    }

    private Task Get(HttpContext context) => context.Response.WriteControlJsonAsync(settings);

    private async Task Change(HttpContext context)
    {
        var change = await context.Request.ReadControlJsonAsync<MatonSettingsChange>();
        change.ApplyTo(settings);
        await Get(context);
    }
}
