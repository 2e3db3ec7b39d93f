using ClockifyBff.Sandbox.TestControls;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary><c>/sandbox/issuer</c>: tokens of every kind, new keys, keys out of reach.</summary>
internal sealed class IssuerControls(SigningKeys keys, TestTokenFactory forge, SandboxAddress address)
{
    public void Map(IEndpointRouteBuilder controls)
    {
        controls.MapGet("/issuer", Show);
        controls.MapPatch("/issuer", Change);
        controls.MapPost("/issuer/tokens", Mint);
        controls.MapPost("/issuer/rotate", Rotate);
    }

    private Task Show(HttpContext context) =>
        context.Response.WriteControlJsonAsync(
            new
            {
                issuer = address.IssuerUrl,
                keysReachable = keys.IsReachable,
                keyFetches = keys.FetchCount,
                keys = keys.Published.Select(key => key.Id),
            }
        );

    private async Task Change(HttpContext context)
    {
        var change = await context.Request.ReadControlJsonAsync<IssuerChange>();
        keys.IsReachable = change.KeysReachable ?? keys.IsReachable;
        await Show(context);
    }

    private async Task Mint(HttpContext context) =>
        await context.Response.WriteControlJsonAsync(
            new { token = forge.Create(await context.Request.ReadControlJsonAsync<TestTokenRequest>()) }
        );

    private async Task Rotate(HttpContext context)
    {
        var rotation = await context.Request.ReadControlJsonAsync<KeyRotation>();
        keys.Rotate(rotation.KeepOld);
        await Show(context);
    }
}
