using System.Security.Cryptography;
using System.Text;

namespace ClockifyBff.Sandbox.Maton;

/// <summary>The only place where Maton's side asks who has a Clockify account.</summary>
internal sealed class ClockifyAccounts
{
    private readonly Lock _lock = new();
    private readonly List<ClockifyAccount> _accounts = [.. Demo()];

    public IReadOnlyList<ClockifyAccount> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _accounts];
            }
        }
    }

    public string? IdOf(string email) => All.FirstOrDefault(account => account.Email.Equals(email, StringComparison.OrdinalIgnoreCase))?.Id;

    public void Add(string email)
    {
        lock (_lock)
        {
            if (!_accounts.Exists(account => account.Email.Equals(email, StringComparison.OrdinalIgnoreCase)))
            {
                _accounts.Add(Account(email, email));
            }
        }
    }

    public void Reset()
    {
        lock (_lock)
        {
            _accounts.Clear();
            _accounts.AddRange(Demo());
        }
    }

    private static IEnumerable<ClockifyAccount> Demo() =>
    [
        Account("developer@example.com", "Dana Developer"),
        Account("alice@example.com", "Alice Archer"),
        Account("bruno@example.com", "Bruno Baker"),
        Account("chiara@example.com", "Chiara Costa"),
        Account("daichi@example.com", "Daichi Doi"),
        Account("newcomer@example.com", "Nora Newcomer"),
    ];

    private static ClockifyAccount Account(string email, string name) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email)))[..24], email, name);
}
