using System.Security.Cryptography;
using System.Text;

namespace ClockifyBff.Sandbox.Issuer;

/// <summary>Who somebody says they are: the issuer believes everybody.</summary>
internal sealed record SignedInUser(string Email, IReadOnlyList<string> Roles)
{
    public string Subject => SubjectFor(Email);

    // An identity provider's own id: it is neither the e-mail nor Clockify's id, and stays the same over restarts.
    public static string SubjectFor(string email) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"subject/{email}")))[..20];
}
