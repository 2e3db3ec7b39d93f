namespace ClockifyBff.Sandbox.TestControls;

/// <summary><c>/sandbox/faults</c>: lists, plans and removes faults.</summary>
internal sealed class FaultControls(PlannedFaults faults)
{
    public void Map(IEndpointRouteBuilder controls)
    {
        controls.MapGet("/faults", context => context.Response.WriteControlJsonAsync(new { faults = faults.List() }));
        controls.MapPost("/faults", Plan);
        controls.MapPut("/faults", Replace);
        controls.MapDelete("/faults", Clear);
    }

    private async Task Plan(HttpContext context)
    {
        var id = faults.Add(await context.Request.ReadControlJsonAsync<Fault>());
        await context.Response.WriteControlJsonAsync(new { id }, StatusCodes.Status201Created);
    }

    private async Task Replace(HttpContext context)
    {
        var fault = await context.Request.ReadControlJsonAsync<Fault>();
        await context.Response.WriteControlJsonAsync(new { id = faults.Replace(fault) });
    }

    private Task Clear(HttpContext context)
    {
        faults.Clear();
        return context.Response.WriteNoContentAsync();
    }
}
