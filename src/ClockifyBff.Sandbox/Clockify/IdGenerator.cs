namespace ClockifyBff.Sandbox.Clockify;

/// <summary>
/// Ids of the shape Clockify's have. What the seed makes has the same id in every run; what is created later has the second of its creation
/// in its first four bytes.
/// </summary>
/// <param name="seed">The seed of the random part: the same seed gives the same ids.</param>
/// <param name="now">Returns the current time in seconds since 1970; null if no ids are created later.</param>
internal sealed class IdGenerator(int seed, Func<long>? now = null)
{
    private int _created;

    /// <summary>The id of the <paramref name="number"/>th thing of a kind, whatever else there is.</summary>
    public string FromSeed(Kind kind, int number, int part = 0) =>
        $"{0x64000000u + ((uint)kind << 16) + (uint)(number & 0xffff):x8}{Bits(kind, number, part)}";

    /// <summary>The id of what is created now.</summary>
    public string Next() => now is null ? FromSeed(Kind.Created, _created++) : $"{(uint)now():x8}{Bits(Kind.Created, _created++, 0)}";

    private string Bits(Kind kind, int number, int part)
    {
        var place = ((ulong)kind << 56) ^ ((ulong)(uint)number << 24) ^ (uint)part;
        return $"{SeededRandom.Mix(place ^ SeededRandom.Mix((ulong)seed)):x16}";
    }
}
