namespace ClockifyBff.Sandbox.Clockify;

/// <summary>
/// Generates ids in Clockify's format: 24 hexadecimal digits. The ids of the demo data depend only on the seed. Ids of objects created
/// later begin with the time of creation: four bytes, in seconds since 1970.
/// </summary>
/// <param name="seed">The seed of the random part: the same seed gives the same ids.</param>
/// <param name="now">Returns the current time in seconds since 1970; null while the demo data is created.</param>
internal sealed class IdGenerator(int seed, Func<long>? now = null)
{
    private int _created;

    /// <summary>Returns the id of the demo object of a kind with a number, counted from 0. Other objects don't affect it.</summary>
    public string FromSeed(EntityKind kind, int number, int part = 0) =>
        $"{0x64000000u + ((uint)kind << 16) + (uint)(number & 0xffff):x8}{Bits(kind, number, part)}";

    /// <summary>Returns a new id for an object that is created now.</summary>
    public string Next() =>
        now is null ? FromSeed(EntityKind.Created, _created++) : $"{(uint)now():x8}{Bits(EntityKind.Created, _created++, 0)}";

    private string Bits(EntityKind kind, int number, int part)
    {
        var key = ((ulong)kind << 56) ^ ((ulong)(uint)number << 24) ^ (uint)part;
        return $"{SeededRandom.Mix(key ^ SeededRandom.Mix((ulong)seed)):x16}";
    }
}
