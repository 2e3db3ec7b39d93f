using System.Text;

namespace ClockifyBff.Connections;

/// <summary>When two e-mail addresses are one. Whatever looks alike but isn't plain ASCII never is: it would be an invitation.</summary>
internal static class EmailAddress
{
    public static bool AreSame(string? one, string? other) =>
        one is not null && other is not null && IsPlain(one) && IsPlain(other) && Ascii.EqualsIgnoreCase(one, other);

    public static bool IsIn(string? address, IEnumerable<string> domains) =>
        address is not null
        && IsPlain(address)
        && domains.Any(domain => Ascii.EqualsIgnoreCase(address.AsSpan(address.IndexOf('@', StringComparison.Ordinal) + 1), domain));

    private static bool IsPlain(string address) =>
        !address.AsSpan().ContainsAnyExceptInRange('!', '~')
        && address.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
        && at == address.LastIndexOf('@')
        && at < address.Length - 1;
}
