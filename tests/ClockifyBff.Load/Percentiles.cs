namespace ClockifyBff.Load;

/// <summary>Durations by rank.</summary>
internal sealed class Percentiles(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    /// <summary>The duration that such a share did not exceed; not a number where there is none.</summary>
    public double At(double share) => Count == 0 ? double.NaN : _sorted[(int)Math.Ceiling(share * Count) - 1];
}
