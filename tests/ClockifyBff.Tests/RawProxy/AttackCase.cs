using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClockifyBff.Tests.RawProxy;

/// <summary>A case of <c>proxy-attacks.json</c>: the bytes of a malicious request, and the safe responses.</summary>
public sealed partial record AttackCase(string Id, string Raw, IReadOnlyList<int> Statuses, string? ErrorCode)
{
    private static readonly Dictionary<string, AttackCase> _all = Read();

    public static AttackCase Of(string id) => _all[id];

    /// <summary>Returns the request bytes for a service, with realistic ids.</summary>
    public string RequestTo(Uri service, string workspace = "64000000000000000000000a") =>
        Raw.Replace("bff.test", service.Authority, StringComparison.Ordinal)
            .Replace("{WID}", workspace, StringComparison.Ordinal)
            .Replace("{PID}", "64000000000000000000000b", StringComparison.Ordinal)
            .Replace("{33KB}", new string('a', 33 * 1024), StringComparison.Ordinal);

    private static Dictionary<string, AttackCase> Read()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "RawProxy", "proxy-attacks.json")));
        return file.RootElement.GetProperty("cases").EnumerateArray().Select(Parse).ToDictionary(attack => attack.Id);
    }

    private static AttackCase Parse(JsonElement attack)
    {
        var expected = attack.GetProperty("expect").GetString()!.Split(';')[0];
        return new AttackCase(
            attack.GetProperty("id").GetString()!,
            attack.GetProperty("raw").GetString()!,
            [.. Status().Matches(expected).Select(match => int.Parse(match.Value))],
            ErrorCodeName().Match(expected) is { Success: true } name ? name.Value : null
        );
    }

    [GeneratedRegex(@"\b[1-5]\d\d\b")]
    private static partial Regex Status();

    [GeneratedRegex(@"\b[a-z]+_[a-z_]+\b")]
    private static partial Regex ErrorCodeName();
}
