namespace ClockifyBff.Load;

/// <summary>The percentiles of durations.</summary>
internal sealed class Percentiles(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    /// <summary>Returns the duration that this share of all durations does not exceed; NaN without durations.</summary>
    public double At(double share) => Count == 0 ? double.NaN : _sorted[(int)Math.Ceiling(share * Count) - 1];
}
