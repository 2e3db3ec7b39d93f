using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Security;

/// <summary>Tokens in the form that each gateway product documents, with the settings of deploy/README.md for that product.</summary>
[Trait("Kind", "API")]
public sealed class GatewayTokenTests
{
    private const string Asha = "asha@example.com";

    private static readonly Dictionary<string, Product> _products = new()
    {
        ["Google IAP"] = new(
            "X-Goog-Iap-Jwt-Assertion",
            "ES256",
            "https://cloud.google.com/iap",
            ["Audiences:0=/projects/123456789012/global/backendServices/4567890123456789012", "RequireVerifiedEmail=false"],
            """
            {"aud":"/projects/123456789012/global/backendServices/4567890123456789012",
             "azp":"/projects/123456789012/global/backendServices/4567890123456789012",
             "sub":"accounts.google.com:112010400000000710080","email":"asha@example.com","hd":"example.com","identity_source":"GOOGLE",
             "google":{"access_levels":["accessPolicies/518551280924/accessLevels/recentSecureConnectData"]},
             "email_verified":null,"roles":null}
            """,
            []
        ),
        ["Cloudflare Access"] = new(
            "Cf-Access-Jwt-Assertion",
            "RS256",
            "https://yourteam.cloudflareaccess.com",
            ["Audiences:0=32eafc7626e974616deaf0dc3ce63d7bcbed58a2731e84d06bc3cdf1b53c4228", "RequireVerifiedEmail=false"],
            """
            {"aud":["32eafc7626e974616deaf0dc3ce63d7bcbed58a2731e84d06bc3cdf1b53c4228"],"email":"asha@example.com","type":"app",
             "identity_nonce":"6ei69kawdKzMIAPF","sub":"7335d417-61da-459d-899c-0a01c76a2f94","country":"US",
             "email_verified":null,"roles":null}
            """,
            []
        ),
        ["Pomerium"] = new(
            "X-Pomerium-Jwt-Assertion",
            "ES256",
            "time.corp.example",
            ["Audiences:0=time.corp.example", "RequireVerifiedEmail=false", "RolesClaim=groups"],
            """
            {"aud":"time.corp.example","jti":"9d1da135-223a-4f6c-8524-cfb1e4fe0452","sub":"9c2de20b-7b02-4e48-9f12-2e4a3d57bd8c",
             "user":"9c2de20b-7b02-4e48-9f12-2e4a3d57bd8c","email":"asha@example.com","groups":["engineering","time-admins"],
             "sid":"5c0e1a52-6a0b-4f0e-9a63-1b1f4b0f7e11","name":"Asha Rao","email_verified":null,"roles":null}
            """,
            ["engineering", "time-admins"]
        ),
        ["AWS ALB"] = new(
            "X-Amzn-Oidc-Accesstoken",
            "RS256",
            "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0",
            [
                "Audiences:0=6e74172b-be56-4843-9ff4-e66a39bb12e3",
                "OwnerClaim=oid",
                "EmailClaim=preferred_username",
                "RequireVerifiedEmail=false",
            ],
            """
            {"aud":"6e74172b-be56-4843-9ff4-e66a39bb12e3","azp":"6e74172b-be56-4843-9ff4-e66a39bb12e3","name":"Asha Rao",
             "oid":"690222be-ff1a-4d56-abd1-7e4f7d38e474","preferred_username":"asha@example.com","scp":"access_as_user",
             "sub":"HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ","tid":"72f988bf-86f1-41af-91ab-2d7cd011db47","ver":"2.0",
             "roles":["Admin"],"email":null,"email_verified":null}
            """,
            ["Admin"]
        ),
        ["oauth2-proxy"] = new(
            "X-Id-Token",
            "RS256",
            "https://keycloak.example.com/realms/acme",
            ["Audiences:0=oauth2-proxy"],
            """
            {"aud":"oauth2-proxy","azp":"oauth2-proxy","sub":"f1b7c0de-2d5a-4f0b-9a54-0d8c1f6e2a77","typ":"ID","email":"asha@example.com",
             "email_verified":true,"preferred_username":"asha","name":"Asha Rao","roles":null}
            """,
            []
        ),
        ["Plain OIDC"] = new(
            "Authorization",
            "RS256",
            "https://keycloak.example.com/realms/acme",
            ["Audiences:0=clockify-bff"],
            """
            {"aud":["clockify-bff","account"],"azp":"time-app","sub":"f1b7c0de-2d5a-4f0b-9a54-0d8c1f6e2a77","typ":"Bearer",
             "scope":"openid email profile",
             "realm_access":{"roles":["offline_access"]},"roles":["tracker"],"email":"asha@example.com",
             "email_verified":true,"preferred_username":"asha"}
            """,
            ["tracker"]
        ),
    };

    public static TheoryData<string> Products => [.. _products.Keys];

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Gateway_token_of_the_documented_form_authenticates_its_employee(string name)
    {
        var product = _products[name];
        await using var service = await StartAsync(product.Header, product.Issuer, product.Settings);
        var token = await MintAsync(service, product.Algorithm, product.Issuer, product.Claims);

        var response = await GetMeAsync(service, product.Header, token);

        Assert.Equal(200, response.Status);
        var me = JsonNode.Parse(response.Text)!;
        Assert.Equal(Asha, (string?)me["caller"]!["email"]);
        Assert.Equal(product.Roles, me["caller"]!["roles"]!.AsArray().Select(role => (string)role!));
        // The e-mail address counts as verified, because the employee's connection is found by it.
        Assert.Equal(("active", "Asha Rao"), ((string?)me["connection"]!["status"], (string?)me["user"]!["name"]));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Gateway_token_for_another_audience_or_in_another_header_is_401(string name)
    {
        var product = _products[name];
        await using var service = await StartAsync(product.Header, product.Issuer, product.Settings);
        var elsewhere = JsonNode.Parse(product.Claims)!.AsObject();
        elsewhere["aud"] = "another-service";

        Assert.Equal(
            401,
            (
                await GetMeAsync(
                    service,
                    product.Header,
                    await MintAsync(service, product.Algorithm, product.Issuer, elsewhere.ToJsonString())
                )
            ).Status
        );
        Assert.Equal(
            401,
            (
                await GetMeAsync(
                    service,
                    product.Header == "Authorization" ? "X-Id-Token" : "Authorization",
                    await MintAsync(service, product.Algorithm, product.Issuer, product.Claims)
                )
            ).Status
        );
        Assert.Empty(await service.Sandbox.JournalAsync());
    }

    [Fact]
    public async Task Service_token_of_Cloudflare_is_401()
    {
        await using var service = await StartAsync(
            "Cf-Access-Jwt-Assertion",
            "https://yourteam.cloudflareaccess.com",
            ["Audiences:0=tag", "RequireVerifiedEmail=false"]
        );
        var token = await MintAsync(
            service,
            "RS256",
            "https://yourteam.cloudflareaccess.com",
            """{"aud":["tag"],"type":"app","common_name":"e367826f93b8d71185e03fe518aff3b4.access","sub":"","email":null}"""
        );

        Assert.Equal(401, (await GetMeAsync(service, "Cf-Access-Jwt-Assertion", token)).Status);
    }

    private static Task<BffFixture> StartAsync(string header, string issuer, string[] settings) =>
        BffFixture.StartAsync([
            ("Authentication:Mode", "Jwt"),
            ("Authentication:Schemes:gateway:JwksUrl", "{sandbox}/issuer/jwks"),
            ("Authentication:Schemes:gateway:Issuer", issuer),
            ("Authentication:Schemes:gateway:TokenHeader", header),
            .. settings.Select(setting => ($"Authentication:Schemes:gateway:{setting.Split('=')[0]}", (string?)setting.Split('=')[1])),
        ]);

    private static async Task<string> MintAsync(BffFixture service, string algorithm, string issuer, string claims)
    {
        var all = JsonNode.Parse(claims)!.AsObject();
        all["iss"] = issuer;
        return await service.Sandbox.MintTokenAsync(new JsonObject { ["algorithm"] = algorithm, ["claims"] = all });
    }

    private static Task<CallResult> GetMeAsync(BffFixture service, string header, string token) =>
        service.SendRawAsync(
            $"GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\n{header}: {(header == "Authorization" ? "Bearer " : "")}{token}\r\n\r\n"
        );

    /// <summary>The token that a product sends, without issuer and lifetime, and the settings that accept it.</summary>
    private sealed record Product(string Header, string Algorithm, string Issuer, string[] Settings, string Claims, string[] Roles);
}
