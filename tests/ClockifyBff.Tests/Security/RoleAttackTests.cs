using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Security;

/// <summary>Tokens that try to obtain the administrator's role without it.</summary>
[Trait("Kind", "API")]
public sealed class RoleAttackTests(AuthorizationFixture fixture) : IClassFixture<AuthorizationFixture>
{
    private const string AdminRoute = "/api/v1/admin/connections";

    [Theory]
    [InlineData("""{"roles":["boss"]}""")]
    [InlineData("""{"roles":"boss"}""")]
    [InlineData("""{"roles":["tracker","boss","boss"]}""")]
    public async Task Role_itself_is_accepted(string claims) => await AssertAdminAsync(claims, isAdmin: true);

    [Theory]
    [InlineData("""{"roles":null}""")] // Removes the claim.
    [InlineData("""{"roles":[]}""")]
    [InlineData("""{"roles":""}""")]
    [InlineData("""{"roles":"boss,tracker"}""")]
    [InlineData("""{"roles":"tracker boss"}""")]
    [InlineData("""{"roles":"bossy"}""")]
    [InlineData("""{"roles":["bos","oss","boss,","boss tracker","[\"boss\"]"]}""")]
    [InlineData("""{"roles":["BOSS","Boss"," boss","boss ","boss\u0000","b\u043ess"]}""")]
    [InlineData("""{"roles":[["boss"],{"boss":true}]}""")]
    [InlineData("""{"roles":{"boss":true,"0":"boss","roles":["boss"]}}""")]
    [InlineData("""{"roles":[true,1,null,"*",""," "]}""")]
    public async Task Value_that_only_resembles_the_role_is_no_role(string claims) => await AssertAdminAsync(claims, isAdmin: false);

    [Theory] // Claims in which other products and the framework itself look for roles.
    [InlineData("""{"role":"boss"}""")]
    [InlineData("""{"http://schemas.microsoft.com/ws/2008/06/identity/claims/role":"boss"}""")]
    [InlineData("""{"groups":["boss"],"scope":"boss","scp":"boss","realm_access":{"roles":["boss"]}}""")]
    [InlineData("""{"nested":{"roles":["boss"]},"roles.":["boss"]}""")]
    public async Task Roles_in_a_claim_that_is_not_the_configured_one_are_none(string claims)
    {
        await AssertAdminAsync(claims, isAdmin: false);

        var both = JsonNode.Parse(claims)!.AsObject();
        both["roles"] = new JsonArray("tracker");
        await AssertAdminAsync(both.ToJsonString(), isAdmin: false);
    }

    [Fact]
    public async Task Two_claims_that_fit_the_configured_path_are_not_joined()
    {
        await using var nested = await BffFixture.StartAsync([
            .. BffFixture.TokenSettings,
            ("Authentication:AdminRole", "boss"),
            ("Authentication:Schemes:app:RolesClaim", "realm_access.roles"),
        ]);

        foreach (var (literal, inner, isAdmin) in ((string, string, bool)[])[("tracker", "boss", false), ("boss", "tracker", true)])
        {
            var token = await nested.Sandbox.MintTokenAsync(
                new JsonObject
                {
                    ["claims"] = new JsonObject
                    {
                        ["realm_access.roles"] = new JsonArray(literal),
                        ["realm_access"] = new JsonObject { ["roles"] = new JsonArray(inner) },
                    },
                }
            );
            Assert.Equal(isAdmin ? 200 : 403, await CallAsync(nested, token, "Authorization"));
        }
    }

    [Fact] // The other scheme has other keys in the cache, another audience, and reads roles from another claim.
    public async Task Token_validated_by_one_scheme_is_validated_again_by_another()
    {
        var boss = await MintAsync("""{"aud":["clockify-bff","gateway"],"roles":["boss"],"groups":["tracker"]}""");
        var lead = await MintAsync("""{"aud":["clockify-bff","gateway"],"roles":["tracker"],"groups":["boss"]}""");
        var apps = await MintAsync("""{"aud":"clockify-bff","roles":["boss"],"groups":["boss"]}""");

        for (var repeat = 0; repeat < 2; repeat++)
        {
            Assert.Equal(200, await CallAsync(fixture.Bff, boss, "Authorization"));
            Assert.Equal(403, await CallAsync(fixture.Bff, boss, AuthorizationFixture.GatewayHeader));
            Assert.Equal(403, await CallAsync(fixture.Bff, lead, "Authorization"));
            Assert.Equal(200, await CallAsync(fixture.Bff, lead, AuthorizationFixture.GatewayHeader));
            Assert.Equal(200, await CallAsync(fixture.Bff, apps, "Authorization"));
            Assert.Equal(401, await CallAsync(fixture.Bff, apps, AuthorizationFixture.GatewayHeader));
        }
    }

    [Fact] // A validated token is found by the hash of all its characters.
    public async Task Variant_of_a_validated_token_is_401()
    {
        var token = await MintAsync("""{"roles":["boss"]}""");
        Assert.Equal(200, await CallAsync(fixture.Bff, token, "Authorization"));

        foreach (
            var variant in (string[])
                [token[..^1], $"{token}=", $"{token}.", $"{token}A", token.ToUpperInvariant(), $"{token},{token}", token.Replace('.', '?')]
        )
        {
            Assert.Equal(401, await CallAsync(fixture.Bff, variant, "Authorization"));
        }
    }

    [Fact]
    public async Task Developer_header_gives_nobody_a_role_outside_Development_mode()
    {
        using var caller = fixture.Bff.CallerOf("developer@example.com");
        Assert.Equal((401, "unauthenticated"), (await caller.SendAsync(HttpMethod.Get, AdminRoute)).StatusAndErrorCode);

        var token = await MintAsync("""{"roles":["tracker"]}""");
        var result = await caller.SendAsync(HttpMethod.Get, AdminRoute, headers: ("Authorization", $"Bearer {token}"));

        Assert.Equal((403, "forbidden"), result.StatusAndErrorCode);
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/admin/connections/nobody")]
    [InlineData("GET", "/api/v1/admin/connections?pageSize=0")]
    [InlineData("HEAD", "/api/v1/admin/connections")]
    [InlineData("GET", "/API/V1/Admin/Connections")]
    [InlineData("GET", "/api/v1/admin/connections/")]
    [InlineData("GET", "/api/v1/admin/%63onnections")]
    public async Task Admin_route_in_any_spelling_requires_the_role(string method, string path)
    {
        var before = await fixture.Bff.Sandbox.JournalPositionAsync();
        var token = await MintAsync("""{"roles":["tracker"]}""");

        var result = await fixture.Bff.SendRawAsync(
            $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
        );

        Assert.Equal(403, result.Status);
        Assert.Empty(await fixture.Bff.Sandbox.JournalAsync(before));
    }

    private async Task AssertAdminAsync(string claims, bool isAdmin)
    {
        var token = await MintAsync(claims);

        Assert.Equal(isAdmin ? 200 : 403, await CallAsync(fixture.Bff, token, "Authorization"));

        using var caller = fixture.Bff.CallerOf();
        var me = (await caller.SendAsync(HttpMethod.Get, "/api/v1/me", headers: ("Authorization", $"Bearer {token}"))).Is(200);
        Assert.Equal(isAdmin, me.Json.GetProperty("caller").GetProperty("isAdmin").GetBoolean());
        var health = await caller.SendAsync(HttpMethod.Get, "/health/ready", headers: ("Authorization", $"Bearer {token}"));
        Assert.Equal(isAdmin, health.Json.TryGetProperty("checks", out _));
    }

    private async Task<string> MintAsync(string claims) =>
        await fixture.Bff.Sandbox.MintTokenAsync(new JsonObject { ["claims"] = JsonNode.Parse(claims) });

    private static async Task<int> CallAsync(BffFixture bff, string token, string header)
    {
        using var caller = bff.CallerOf();
        return (await caller.SendAsync(HttpMethod.Get, AdminRoute, headers: (header, $"Bearer {token}"))).Status;
    }
}
