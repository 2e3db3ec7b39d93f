using System.Text;

namespace ClockifyBff.Connections;

/// <summary>
/// Compares e-mail addresses, ignoring case. Addresses with characters beyond printable ASCII never match, because look-alike letters could
/// impersonate somebody.
/// </summary>
internal static class EmailAddress
{
    public static bool AreSame(string? first, string? second) =>
        first is not null && second is not null && IsPlain(first) && IsPlain(second) && Ascii.EqualsIgnoreCase(first, second);

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
