using System.Net;

namespace ClockifyBff.Tests.Security;

/// <summary>
/// Callers with a token of the sandbox's issuer. None has a connection, so the status 409 shows that a caller is authenticated.
/// </summary>
public abstract class CallerTokenTest(BffFixture bff)
{
    private protected const string GatewayHeader = "X-Gateway-Jwt";

    /// <summary>Two schemes with one issuer: tokens in <c>Authorization</c>, and tokens that a gateway adds.</summary>
    internal static (string Key, string? Value)[] Settings { get; } =
    [
        .. BffFixture.TokenSettings,
        ("Authentication:Schemes:gateway:JwksUrl", "{sandbox}/issuer/jwks"),
        ("Authentication:Schemes:gateway:Issuer", "{sandbox}/issuer"),
        ("Authentication:Schemes:gateway:Audiences:0", "clockify-bff"),
        ("Authentication:Schemes:gateway:TokenHeader", GatewayHeader),
    ];

    private protected static Uri User { get; } = new("/clockify/api/v1/user", UriKind.Relative);

    private protected BffFixture Bff => bff;

    private protected async Task<HttpResponseMessage> CallAsync(string header, string value)
    {
        using var caller = Bff.CallerOf();
        caller.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        return await caller.GetAsync(User, TestContext.Current.CancellationToken);
    }

    private protected static async Task AssertAuthenticatedAsync(HttpResponseMessage response) =>
        Assert.Equal((HttpStatusCode.Conflict, "not_connected"), (response.StatusCode, (await response.ProblemAsync()).ErrorCode));

    private protected static async Task AssertUnauthenticatedAsync(HttpResponseMessage response) =>
        Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), (response.StatusCode, (await response.ProblemAsync()).ErrorCode));
}
