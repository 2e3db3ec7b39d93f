namespace ClockifyBff.Caching;

/// <summary>How old a copy may be for a reader who doesn't leave that to the rules.</summary>
/// <param name="AtMost">Its age; of what is only beside, the age at which it is read again while nobody waits.</param>
/// <param name="IsBeside">Whether it only explains what is answered: then any copy will do, and the answer is not older for it.</param>
internal readonly record struct CacheFreshness(TimeSpan AtMost, bool IsBeside = false)
{
    /// <summary>No copy at all.</summary>
    public static readonly CacheFreshness Latest = new(TimeSpan.FromTicks(-1));

    /// <summary>As good as reading now, without reading again and again.</summary>
    public static readonly CacheFreshness Now = new(TimeSpan.FromSeconds(5));

    /// <summary>Whatever is at hand: nobody waits, unless there is nothing.</summary>
    public static readonly CacheFreshness Whatever = new(TimeSpan.MaxValue, IsBeside: true);
}
