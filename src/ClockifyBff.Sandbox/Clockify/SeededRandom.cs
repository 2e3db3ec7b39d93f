namespace ClockifyBff.Sandbox.Clockify;

/// <summary>Numbers that look thrown and are decided by what they are thrown for (SplitMix64): no run differs from another.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    public int Next(int limit)
    {
        _state += 0x9E3779B97F4A7C15;
        return (int)(Mix(_state) % (ulong)limit);
    }

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
