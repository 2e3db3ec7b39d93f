using System.Security.Cryptography;
using System.Text;

namespace ClockifyBff.Sandbox.Maton;

/// <summary>Creates the connections of the start. The same seed gives the same ids and times.</summary>
internal static class DemoConnections
{
    private const string Developer = "developer@example.com";
    private const string Newcomer = "newcomer@example.com";

    private static readonly DateTimeOffset _firstCreationTime = new(2025, 10, 6, 8, 30, 0, TimeSpan.Zero);

    public static IEnumerable<Connection> Create(IReadOnlyList<string> people, int seed)
    {
        // The developer, the usual caller, comes last, so that a request without a connection returns the data of somebody else.
        string[] clockify = [.. people.Where(email => email is not (Developer or Newcomer)), Developer, Developer];

        yield return CreateActive(MatonApps.GoogleMail, "office@example.com", seed, position: 0);
        for (var i = 0; i < clockify.Length; i++)
        {
            yield return CreateActive(MatonApps.Clockify, clockify[i], seed, position: i + 1, isSecond: i == clockify.Length - 1);
        }
    }

    private static Connection CreateActive(string app, string email, int seed, int position, bool isSecond = false)
    {
        var created = _firstCreationTime.AddHours(5 * position).AddMinutes(7 * position);
        return new Connection(CreateId($"{seed}/{app}/{email}/{isSecond}"), app, created)
        {
            Status = ConnectionStatus.Active,
            Email = email,
            LastUpdatedTime = created.AddMinutes(2),
        };
    }

    private static string CreateId(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
