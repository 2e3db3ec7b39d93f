namespace ClockifyBff.Sandbox.Levers;

/// <summary><c>/sandbox/faults</c>: what shall go wrong next.</summary>
internal sealed class FaultLevers(Faults faults)
{
    public void Map(IEndpointRouteBuilder levers)
    {
        levers.MapGet("/faults", context => context.Response.WriteLeverAsync(new { faults = faults.Left() }));
        levers.MapPost("/faults", Plan);
        levers.MapDelete("/faults", Clear);
    }

    private async Task Plan(HttpContext context)
    {
        var id = faults.Plan(await context.Request.ReadLeverAsync<Fault>());
        await context.Response.WriteLeverAsync(new { id }, StatusCodes.Status201Created);
    }

    private Task Clear(HttpContext context)
    {
        faults.Clear();
        return context.Response.DoneAsync();
    }
}
