using System.Net;
using System.Net.Http.Headers;

namespace ClockifyBff.Tests.Security;

/// <summary>A token of a certified OpenID provider (oidc-provider from npm) that is configured by discovery only.</summary>
[Trait("Kind", "deploy")]
public sealed class OidcProviderTests
{
    [Fact]
    public async Task ID_token_of_oidc_provider_is_accepted_and_with_a_broken_signature_rejected()
    {
        var project = await NodeProject.InstallAsync("Security/oidc-provider");
        var (said, running) = await project.StartAsync("provider.mjs", "asha@example.com");
        await using (running)
        {
            await using var service = await BffFixture.StartAsync(
                ("Authentication:Mode", "Jwt"),
                ("Authentication:Schemes:app:Authority", said.GetProperty("issuer").GetString()),
                ("Authentication:Schemes:app:Audiences:0", "clockify-bff")
            );
            using var asha = service.CallerOf();
            asha.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", said.GetProperty("idToken").GetString());

            Assert.Equal("asha@example.com", (await asha.ReadAsync("user")).GetProperty("email").GetString());

            asha.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                said.GetProperty("idToken").GetString()![..^6] + "AAAAAA"
            );
            using var forged = await asha.GetAsync(
                new Uri("/clockify/api/v1/user", UriKind.Relative),
                TestContext.Current.CancellationToken
            );
            Assert.Equal(HttpStatusCode.Unauthorized, forged.StatusCode);
        }
    }
}
