using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Security;

/// <summary>The keys of the identity provider: when they are read, and what happens while they are unreachable.</summary>
[Trait("Kind", "API")]
public sealed class SigningKeyTests : CallerTokenTest, IAsyncLifetime
{
    public SigningKeyTests()
        : this(new FakeTimeProvider(TimeProvider.System.GetUtcNow())) { }

    private SigningKeyTests(FakeTimeProvider time)
        : base(new BffFixture { Time = time }) => Time = time;

    private FakeTimeProvider Time { get; }

    public async ValueTask InitializeAsync() => await Bff.StartWithAsync(Settings);

    public ValueTask DisposeAsync() => Bff.DisposeAsync();

    [Fact]
    public async Task Probes_need_no_token_and_no_keys()
    {
        await Bff.Sandbox.SetKeysReachableAsync(false);

        Assert.Equal(
            200,
            (await Bff.SendRawAsync("GET /health/ready HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n\r\n")).Status
        );
    }

    [Fact]
    public async Task Cached_token_is_rejected_after_it_expires()
    {
        var token = await Bff.Sandbox.MintTokenAsync(new { lifetime = "00:10:00" });
        await AssertAuthenticatedAsync(await CallAsync("Authorization", $"Bearer {token}"));
        await AssertAuthenticatedAsync(await CallAsync("Authorization", $"Bearer {token}"));

        Time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(31));

        await AssertUnauthenticatedAsync(await CallAsync("Authorization", $"Bearer {token}"));
    }

    [Fact]
    public async Task Cached_tokens_need_no_keys_and_keys_are_read_again_after_five_minutes()
    {
        var token = await Bff.Sandbox.MintTokenAsync(new { });
        await AssertAuthenticatedAsync(await CallAsync("Authorization", $"Bearer {token}"));
        var fetches = await Bff.Sandbox.KeyFetchesAsync();
        for (var call = 0; call < 20; call++)
        {
            await AssertAuthenticatedAsync(await CallAsync("Authorization", $"Bearer {token}"));
        }

        Assert.Equal(fetches, await Bff.Sandbox.KeyFetchesAsync());
        Time.Advance(TimeSpan.FromMinutes(5));
        await AssertAuthenticatedAsync(await CallAsync("Authorization", $"Bearer {token}"));
        Assert.Equal(fetches + 1, await Bff.Sandbox.KeyFetchesAsync());
    }

    [Fact]
    public async Task First_token_of_a_new_key_loads_the_key()
    {
        await AssertAuthenticatedAsync(await CallAsync("Authorization", $"Bearer {await Bff.Sandbox.MintTokenAsync(new { })}"));
        await Bff.Sandbox.RotateKeysAsync(keepOld: true);
        Time.Advance(TimeSpan.FromSeconds(30));

        await AssertAuthenticatedAsync(await CallAsync("Authorization", $"Bearer {await Bff.Sandbox.MintTokenAsync(new { })}"));
    }

    [Fact]
    public async Task Unknown_key_is_looked_up_at_most_every_thirty_seconds()
    {
        await AssertAuthenticatedAsync(await CallAsync("Authorization", $"Bearer {await Bff.Sandbox.MintTokenAsync(new { })}"));
        Time.Advance(TimeSpan.FromSeconds(30));
        var strange = await Bff.Sandbox.MintTokenAsync(new { keyId = "nobody-knows" });
        var fetches = await Bff.Sandbox.KeyFetchesAsync();
        for (var call = 0; call < 10; call++)
        {
            await AssertUnauthenticatedAsync(await CallAsync("Authorization", $"Bearer {strange}"));
        }

        Assert.Equal(fetches + 1, await Bff.Sandbox.KeyFetchesAsync());
    }

    [Fact]
    public async Task Cached_token_is_rejected_after_its_key_is_removed()
    {
        var token = await Bff.Sandbox.MintTokenAsync(new { });
        await AssertAuthenticatedAsync(await CallAsync("Authorization", $"Bearer {token}"));
        await Bff.Sandbox.RotateKeysAsync(keepOld: false);

        Time.Advance(TimeSpan.FromMinutes(5));

        await AssertUnauthenticatedAsync(await CallAsync("Authorization", $"Bearer {token}"));
    }

    [Fact]
    public async Task Unreachable_keys_are_an_error_of_the_service_until_they_return()
    {
        var token = await Bff.Sandbox.MintTokenAsync(new { });
        await Bff.Sandbox.SetKeysReachableAsync(false);
        using var response = await CallAsync("Authorization", $"Bearer {token}");
        var problem = await response.ProblemAsync();
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "identity_unavailable", "wait"),
            (response.StatusCode, problem.ErrorCode, problem.Action)
        );
        Assert.NotNull(response.Headers.RetryAfter);

        await Bff.Sandbox.SetKeysReachableAsync(true);
        Time.Advance(TimeSpan.FromSeconds(1));

        await AssertAuthenticatedAsync(await CallAsync("Authorization", $"Bearer {token}"));
    }

    [Fact]
    public async Task Known_keys_work_while_the_identity_provider_is_unreachable()
    {
        var token = await Bff.Sandbox.MintTokenAsync(new { lifetime = "01:00:00" });
        await AssertAuthenticatedAsync(await CallAsync("Authorization", $"Bearer {token}"));
        await Bff.Sandbox.SetKeysReachableAsync(false);

        Time.Advance(TimeSpan.FromMinutes(6));

        await AssertAuthenticatedAsync(await CallAsync("Authorization", $"Bearer {token}"));
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task Token_without_a_key_id_is_checked_with_up_to_four_matching_keys(string algorithm)
    {
        for (var keys = 1; keys <= 4; keys++)
        {
            await AssertAuthenticatedAsync(
                await CallAsync("Authorization", $"Bearer {await Bff.Sandbox.MintTokenAsync(new { algorithm, keyId = "" })}")
            );
            await AssertUnauthenticatedAsync(
                await CallAsync(
                    "Authorization",
                    $"Bearer {await Bff.Sandbox.MintTokenAsync(new { algorithm, keyId = "", signature = "foreign" })}"
                )
            );
            // The keys are read again at once, because a signature that no key verifies may be of a new key.
            await Bff.Sandbox.RotateKeysAsync(keepOld: true);
            Time.Advance(TimeSpan.FromSeconds(31));
        }

        await AssertUnauthenticatedAsync(
            await CallAsync("Authorization", $"Bearer {await Bff.Sandbox.MintTokenAsync(new { algorithm, keyId = "" })}")
        );
        await AssertAuthenticatedAsync(await CallAsync("Authorization", $"Bearer {await Bff.Sandbox.MintTokenAsync(new { algorithm })}"));
    }
}
