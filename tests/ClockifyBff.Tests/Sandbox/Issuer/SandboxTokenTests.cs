using System.Net;
using ClockifyBff.Sandbox;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Sandbox.Issuer;

[Trait("Kind", "API")]
public sealed class SandboxTokenTests
{
    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task Token_has_its_audience_and_a_signature_of_a_published_key(string algorithm)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
        await using var sandbox = await StartedSandbox.StartAsync(time: time);

        var token = new IssuedToken(
            await sandbox.Controls.MintTokenAsync(
                new
                {
                    email = "asha@example.com",
                    roles = new[] { "admin" },
                    algorithm,
                    lifetime = "00:01:00",
                }
            )
        );

        Assert.Equal(algorithm, token.Header.GetProperty("alg").GetString());
        Assert.Equal($"{sandbox.Url}issuer", token.Claims.GetProperty("iss").GetString());
        Assert.Equal("clockify-bff", token.Claims.GetProperty("aud").GetString());
        Assert.Equal("asha@example.com", token.Claims.GetProperty("email").GetString());
        Assert.True(token.Claims.GetProperty("email_verified").GetBoolean());
        Assert.Equal("admin", Assert.Single(token.Claims.GetProperty("roles").EnumerateArray()).GetString());
        Assert.Equal(time.GetUtcNow().ToUnixTimeSeconds() + 60, token.Claims.GetProperty("exp").GetInt64());
        Assert.True(await token.IsSignedByAsync(sandbox));
    }

    [Fact]
    public async Task Subject_belongs_to_an_e_mail_and_outlives_the_sandbox()
    {
        Assert.Equal(await SubjectAsync("asha@example.com"), await SubjectAsync("asha@example.com"));
        Assert.NotEqual(await SubjectAsync("asha@example.com"), await SubjectAsync("lucas@example.com"));

        static async Task<string?> SubjectAsync(string email)
        {
            await using var sandbox = await StartedSandbox.StartAsync();
            return new IssuedToken(await sandbox.Controls.MintTokenAsync(new { email })).Claims.GetProperty("sub").GetString();
        }
    }

    [Fact]
    public async Task Claims_can_be_set_and_left_out()
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        var token = new IssuedToken(
            await sandbox.Controls.MintTokenAsync(
                new
                {
                    subject = "s",
                    lifetime = "-00:05:00",
                    claims = new
                    {
                        iss = "https://other.example",
                        aud = new[] { "one", "two" },
                        email_verified = false,
                        exp = (string?)null,
                    },
                }
            )
        );

        Assert.Equal("s", token.Claims.GetProperty("sub").GetString());
        Assert.Equal("https://other.example", token.Claims.GetProperty("iss").GetString());
        Assert.Equal(2, token.Claims.GetProperty("aud").GetArrayLength());
        Assert.False(token.Claims.GetProperty("email_verified").GetBoolean());
        Assert.False(token.Claims.TryGetProperty("exp", out _));
    }

    [Theory]
    [InlineData("RS256", "foreign")]
    [InlineData("ES256", "foreign")]
    [InlineData("RS256", "cut")]
    [InlineData("RS256", "empty")]
    [InlineData("HS256", "valid")]
    [InlineData("none", "valid")]
    public async Task Broken_token_names_a_published_key_that_did_not_sign_it(string algorithm, string signature)
    {
        await using var sandbox = await StartedSandbox.StartAsync();

        var token = new IssuedToken(await sandbox.Controls.MintTokenAsync(new { algorithm, signature }));

        Assert.Equal(algorithm, token.Header.GetProperty("alg").GetString());
        Assert.False(await token.IsSignedByAsync(sandbox));
    }

    [Fact]
    public async Task Unknown_algorithm_is_refused()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        using var content = new StringContent("{\"algorithm\":\"PS999\"}", System.Text.Encoding.UTF8, "application/json");

        using var response = await sandbox.Browser.PostAsync(
            new Uri("sandbox/issuer/tokens", UriKind.Relative),
            content,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Rotation_signs_with_new_keys_and_removes_or_keeps_the_old_ones()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var first = await MintAsync();
        await sandbox.Controls.RotateKeysAsync(keepOld: true);
        var second = await MintAsync();
        Assert.True(await first.IsSignedByAsync(sandbox));
        Assert.True(await second.IsSignedByAsync(sandbox));
        Assert.NotEqual(first.Header.GetProperty("kid").GetString(), second.Header.GetProperty("kid").GetString());

        await sandbox.Controls.RotateKeysAsync();

        Assert.False(await second.IsSignedByAsync(sandbox));
        Assert.True(await (await MintAsync()).IsSignedByAsync(sandbox));

        async Task<IssuedToken> MintAsync() => new(await sandbox.Controls.MintTokenAsync(new { }));
    }

    [Fact]
    public async Task Keys_are_unreachable_until_a_reset()
    {
        await using var sandbox = await StartedSandbox.StartAsync();
        var token = new IssuedToken(await sandbox.Controls.MintTokenAsync(new { }));
        await sandbox.Controls.SetKeysReachableAsync(false);

        using var keys = await sandbox.Browser.GetAsync(new Uri("issuer/jwks", UriKind.Relative), TestContext.Current.CancellationToken);
        using var discovery = await sandbox.Browser.GetAsync(
            new Uri("issuer/.well-known/openid-configuration", UriKind.Relative),
            TestContext.Current.CancellationToken
        );

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (keys.StatusCode, discovery.StatusCode));
        Assert.Equal(1, await sandbox.Controls.KeyFetchesAsync());
        await sandbox.Controls.ResetAsync();
        Assert.True(await token.IsSignedByAsync(sandbox));
    }

    [Fact]
    public async Task Discovery_names_the_public_address()
    {
        await using var sandbox = await StartedSandbox.StartAsync(new SandboxOptions { PublicUrl = new Uri("https://sandbox.example") });

        var discovery = (await sandbox.Browser.SendAsync(HttpMethod.Get, "issuer/.well-known/openid-configuration")).Json;

        Assert.Equal("https://sandbox.example/issuer", discovery.GetProperty("issuer").GetString());
        Assert.Equal("https://sandbox.example/issuer/jwks", discovery.GetProperty("jwks_uri").GetString());
    }
}
