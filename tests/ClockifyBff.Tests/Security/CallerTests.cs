using System.Security.Claims;
using ClockifyBff.Security;

namespace ClockifyBff.Tests.Security;

[Trait("Kind", "unit")]
public sealed class CallerTests
{
    [Theory]
    [InlineData("admin")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void Caller_without_roles_has_no_role(string? role) => Assert.False(HasRole(CallerWith(), role));

    [Theory]
    [InlineData("admin", true)]
    [InlineData("tracker", true)]
    [InlineData("Admin", false)]
    [InlineData("adm", false)]
    [InlineData("admin ", false)]
    [InlineData("admin,tracker", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Caller_has_exactly_the_named_roles(string? role, bool expected) =>
        Assert.Equal(expected, HasRole(CallerWith("admin", "tracker"), role));

    [Fact] // The set of roles may contain a blank one.
    public void Blank_role_is_no_role() => Assert.All(["", " "], blank => Assert.False(HasRole(CallerWith(blank), blank)));

    [Fact]
    public void Roles_of_a_caller_are_claims_of_the_framework()
    {
        var principal = new ClaimsPrincipal(CallerWith("admin", "tracker"));

        Assert.Equal(["admin", "tracker"], principal.FindAll(ClaimTypes.Role).Select(claim => claim.Value).Order());
        Assert.False(principal.HasClaim("roles", "admin"));
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("")]
    [InlineData(null)]
    public void Development_caller_has_every_role(string? role) =>
        Assert.True(HasRole(new DevelopmentCaller("Development|X", "x@example.com"), role));

    [Fact]
    public void Development_caller_has_no_other_claims_and_lists_no_roles()
    {
        var caller = new DevelopmentCaller("Development|X", "x@example.com");

        Assert.False(caller.HasClaim("email_verified", "true"));
        Assert.Empty(caller.Roles);
        Assert.Empty(caller.Claims);
    }

    private static Caller CallerWith(params string[] roles) => new("issuer|x", "x@example.com", emailIsVerified: true, roles.ToHashSet());

    /// <summary>Returns whether the caller has a role, and asserts that the framework's check has the same result.</summary>
    private static bool HasRole(Caller caller, string? role)
    {
        var hasRole = caller.HasRole(role);
        if (role is not null)
        {
            Assert.Equal(hasRole, new ClaimsPrincipal(caller).IsInRole(role));
        }

        return hasRole;
    }
}
