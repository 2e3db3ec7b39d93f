using System.Security.Cryptography;
using System.Text;

namespace ClockifyBff.Sandbox.Maton;

/// <summary>The connections that are there at the start: the same seed gives the same ids and times.</summary>
internal static class DemoConnections
{
    private const string Developer = "developer@example.com";
    private const string Newcomer = "newcomer@example.com";

    private static readonly DateTimeOffset _first = new(2025, 10, 6, 8, 30, 0, TimeSpan.Zero);

    public static IEnumerable<Connection> Create(IReadOnlyList<string> people, int seed)
    {
        // The developer, the usual caller, comes last: a call without a connection then shows somebody else's data.
        string[] clockify = [.. people.Where(email => email is not (Developer or Newcomer)), Developer, Developer];

        yield return Active(MatonApps.GoogleMail, "office@example.com", seed, position: 0);
        for (var i = 0; i < clockify.Length; i++)
        {
            yield return Active(MatonApps.Clockify, clockify[i], seed, position: i + 1, second: i == clockify.Length - 1);
        }
    }

    private static Connection Active(string app, string email, int seed, int position, bool second = false)
    {
        var created = _first.AddHours(5 * position).AddMinutes(7 * position);
        return new Connection(IdFrom($"{seed}/{app}/{email}/{second}"), app, created)
        {
            Status = ConnectionStatus.Active,
            Email = email,
            LastUpdatedTime = created.AddMinutes(2),
        };
    }

    private static string IdFrom(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
