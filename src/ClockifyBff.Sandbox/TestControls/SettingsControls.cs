namespace ClockifyBff.Sandbox.TestControls;

/// <summary><c>/sandbox/settings</c>: how Maton behaves from now on.</summary>
internal sealed class SettingsControls(MatonSettings settings)
{
    public void Map(IEndpointRouteBuilder controls)
    {
        controls.MapGet("/settings", Read);
        controls.MapPatch("/settings", Change);
    }

    private Task Read(HttpContext context) => context.Response.WriteControlJsonAsync(settings);

    private async Task Change(HttpContext context)
    {
        var change = await context.Request.ReadControlJsonAsync<MatonSettingsChange>();
        change.ApplyTo(settings);
        await Read(context);
    }
}
