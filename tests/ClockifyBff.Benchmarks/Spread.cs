namespace ClockifyBff.Benchmarks;

/// <summary>The median and the quartiles of values. Outliers would distort a mean.</summary>
internal sealed class Spread
{
    private readonly double[] _sorted;

    public Spread(IEnumerable<double> values) => _sorted = [.. values.Order()];

    public double Minimum => _sorted[0];

    public double Median => At(0.5);

    /// <summary>Formats the median, and in brackets the quartiles, the minimum and the maximum.</summary>
    public string ToString(string format) =>
        double.IsNaN(Median)
            ? "-"
            : $"{Median.ToString(format)} ({At(0.25).ToString(format)}-{At(0.75).ToString(format)}; "
                + $"{At(0).ToString(format)}-{At(1).ToString(format)})";

    private double At(double share)
    {
        var place = share * (_sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, _sorted.Length - 1);
        return _sorted[below] + ((place - below) * (_sorted[above] - _sorted[below]));
    }
}
