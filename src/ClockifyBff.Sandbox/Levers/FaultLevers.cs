namespace ClockifyBff.Sandbox.Levers;

/// <summary><c>/sandbox/faults</c>: what shall go wrong next.</summary>
internal sealed class FaultLevers(Faults faults)
{
    public void Map(IEndpointRouteBuilder levers)
    {
        levers.MapGet("/faults", context => context.Response.WriteLeverAsync(new { faults = faults.Left() }));
        levers.MapPost("/faults", Plan);
        levers.MapPut("/faults", Replace);
        levers.MapDelete("/faults", Clear);
    }

    private async Task Plan(HttpContext context)
    {
        var id = faults.Plan(await context.Request.ReadLeverAsync<Fault>());
        await context.Response.WriteLeverAsync(new { id }, StatusCodes.Status201Created);
    }

    private async Task Replace(HttpContext context)
    {
        var only = await context.Request.ReadLeverAsync<Fault>();
        await context.Response.WriteLeverAsync(new { id = faults.Replace(only) });
    }

    private Task Clear(HttpContext context)
    {
        faults.Clear();
        return context.Response.DoneAsync();
    }
}
