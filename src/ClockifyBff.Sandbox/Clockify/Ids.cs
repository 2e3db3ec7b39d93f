namespace ClockifyBff.Sandbox.Clockify;

/// <summary>Ids of the shape Clockify's have, each decided by the seed: the same thing has the same id in every run.</summary>
internal sealed class Ids(int seed)
{
    private int _created;

    /// <summary>The id of the <paramref name="number"/>th thing of a kind, whatever else there is.</summary>
    public string Of(Kind kind, int number, int part = 0)
    {
        var place = ((ulong)kind << 56) ^ ((ulong)(uint)number << 24) ^ (uint)part;
        var bits = Dice.Mix(place ^ Dice.Mix((ulong)seed));
        return $"{0x64000000u + ((uint)kind << 16) + (uint)(number & 0xffff):x8}{bits:x16}";
    }

    public string Next() => Of(Kind.Created, _created++);
}
