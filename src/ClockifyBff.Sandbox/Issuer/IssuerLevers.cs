using ClockifyBff.Sandbox.Levers;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary><c>/sandbox/issuer</c>: tokens of every kind, new keys, keys out of reach.</summary>
internal sealed class IssuerLevers(KeySet keys, TokenForge forge, SandboxAddress address)
{
    public void Map(IEndpointRouteBuilder levers)
    {
        levers.MapGet("/issuer", Show);
        levers.MapPatch("/issuer", Change);
        levers.MapPost("/issuer/tokens", Mint);
        levers.MapPost("/issuer/rotate", Rotate);
    }

    private Task Show(HttpContext context) =>
        context.Response.WriteLeverAsync(
            new
            {
                issuer = address.Issuer,
                keysReachable = keys.Reachable,
                keyFetches = keys.Fetches,
                keys = keys.Published.Select(key => key.Id),
            }
        );

    private async Task Change(HttpContext context)
    {
        var change = await context.Request.ReadLeverAsync<IssuerChange>();
        keys.Reachable = change.KeysReachable ?? keys.Reachable;
        await Show(context);
    }

    private async Task Mint(HttpContext context) =>
        await context.Response.WriteLeverAsync(new { token = forge.Make(await context.Request.ReadLeverAsync<TokenOrder>()) });

    private async Task Rotate(HttpContext context)
    {
        var rotation = await context.Request.ReadLeverAsync<KeyRotation>();
        keys.Rotate(rotation.KeepOld);
        await Show(context);
    }
}
