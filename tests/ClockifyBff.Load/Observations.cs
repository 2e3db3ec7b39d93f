namespace ClockifyBff.Load;

/// <summary>The results of all employees in a period.</summary>
/// <param name="Reads">The durations of reads in milliseconds.</param>
/// <param name="Writes">The durations of writes in milliseconds.</param>
/// <param name="Rejections">The numbers of rejected requests by status.</param>
/// <param name="WithoutResponse">The number of employees without a successful response.</param>
internal sealed record Observations(Percentiles Reads, Percentiles Writes, IReadOnlyDictionary<string, int> Rejections, int WithoutResponse)
{
    public int RejectedCount => Rejections.Values.Sum();

    /// <summary>The share of rejected requests in all requests.</summary>
    public double RejectedShare => RejectedCount / (double)Math.Max(1, RejectedCount + Reads.Count + Writes.Count);

    public bool AllRejectionsHaveRetryAfter => Rejections.Keys.All(reason => !reason.Contains(','));
}
