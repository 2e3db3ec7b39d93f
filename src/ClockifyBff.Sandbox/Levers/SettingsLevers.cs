namespace ClockifyBff.Sandbox.Levers;

/// <summary><c>/sandbox/settings</c>: how Maton behaves from now on.</summary>
internal sealed class SettingsLevers(Settings settings)
{
    public void Map(IEndpointRouteBuilder levers)
    {
        levers.MapGet("/settings", Read);
        levers.MapPatch("/settings", Change);
    }

    private Task Read(HttpContext context) => context.Response.WriteLeverAsync(settings);

    private async Task Change(HttpContext context)
    {
        var change = await context.Request.ReadLeverAsync<SettingsChange>();
        change.ApplyTo(settings);
        await Read(context);
    }
}
