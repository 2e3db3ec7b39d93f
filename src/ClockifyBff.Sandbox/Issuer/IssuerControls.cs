using ClockifyBff.Sandbox.TestControls;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary><c>/sandbox/issuer</c>: creates valid and invalid tokens, rotates the keys and makes them unreachable.</summary>
internal sealed class IssuerControls(SigningKeys keys, TestTokenFactory tokens, SandboxAddress address)
{
    public void Map(IEndpointRouteBuilder controls)
    {
        controls.MapGet("/issuer", Show);
        controls.MapPatch("/issuer", Change);
        controls.MapPost("/issuer/tokens", CreateToken);
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

    private async Task CreateToken(HttpContext context) =>
        await context.Response.WriteControlJsonAsync(
            new { token = tokens.Create(await context.Request.ReadControlJsonAsync<TestTokenRequest>()) }
        );

    private async Task Rotate(HttpContext context)
    {
        var rotation = await context.Request.ReadControlJsonAsync<KeyRotation>();
        keys.Rotate(rotation.KeepOld);
        await Show(context);
    }
}
