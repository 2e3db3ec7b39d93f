namespace ClockifyBff.Load;

/// <summary>What employees saw in a while.</summary>
/// <param name="Reads">How long reads took, in milliseconds.</param>
/// <param name="Writes">How long writes took.</param>
/// <param name="Refusals">How many calls were refused, by how.</param>
/// <param name="Unanswered">Employees without any answer.</param>
internal sealed record Seen(Percentiles Reads, Percentiles Writes, IReadOnlyDictionary<string, int> Refusals, int Unanswered)
{
    public int Refused => Refusals.Values.Sum();

    /// <summary>Of all calls.</summary>
    public double RefusedShare => Refused / (double)Math.Max(1, Refused + Reads.Count + Writes.Count);

    public bool AllRefusedKnowWhen => Refusals.Keys.All(how => !how.Contains(','));
}
