namespace ClockifyBff.Benchmarks;

internal static class Table
{
    /// <summary>Formats a row of a table: a name, then values.</summary>
    public static string Row(string name, params string[] cells) =>
        $"  {name, -28}{string.Concat(cells.Select(cell => $"{cell, -36}"))}".TrimEnd();
}
