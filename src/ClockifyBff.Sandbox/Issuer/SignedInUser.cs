using System.Security.Cryptography;
using System.Text;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>A signed-in user. The issuer checks no password.</summary>
internal sealed record SignedInUser(string Email, IReadOnlyList<string> Roles)
{
    public string Subject => SubjectFor(Email);

    /// <summary>
    /// Returns the subject for an e-mail address: an id of the identity provider, which is neither the address nor the Clockify id and
    /// survives restarts.
    /// </summary>
    public static string SubjectFor(string email) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"subject/{email}")))[..20];
}
