namespace ClockifyBff.Benchmarks;

internal static class Table
{
    /// <summary>A line of a table: who, then figures.</summary>
    public static string Row(string name, params string[] cells) =>
        $"  {name, -28}{string.Concat(cells.Select(cell => $"{cell, -36}"))}".TrimEnd();
}
