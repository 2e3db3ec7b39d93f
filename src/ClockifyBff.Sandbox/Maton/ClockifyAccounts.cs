using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Sandbox.Maton;

/// <summary>The only place where Maton's side asks who has a Clockify account.</summary>
internal sealed class ClockifyAccounts(Company company)
{
    public IReadOnlyList<ClockifyAccount> All => [.. company.Users.Select(user => new ClockifyAccount(user.Id, user.Email, user.Name))];

    public string? IdOf(string email) => company.FindUserByEmail(email)?.Id;

    public void Add(string email) => company.AddUser(email);

    public void Reset() => company.Reset();
}
