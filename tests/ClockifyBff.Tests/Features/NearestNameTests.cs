using ClockifyBff.Clockify;

namespace ClockifyBff.Tests.Features;

[Trait("Kind", "unit")]
public sealed class NearestNameTests
{
    [Fact]
    public void Nearest_names_to_a_very_long_name_are_only_names_it_contains()
    {
        var all = Enumerable
            .Range(0, 5000)
            .Select(number => new NamedEntity($"{number}", $"Project number {number} of a large company"))
            .ToList();

        Assert.Empty(Names.Nearest(all, new string('n', 1000)));
        Assert.Equal(
            ["Project number 77 of a large company"],
            Names
                .Nearest(all, $"{new string('n', 500)} Project number 77 of a large company {new string('n', 400)}")
                .Select(one => one.Name)
        );
        Assert.Equal("Project number 4321 of a large company", Names.Nearest(all, "Projekt number 4321 of a large company")[0].Name);
    }

    [Fact]
    public void Nearest_names_are_those_that_take_the_fewest_changes()
    {
        var random = new Random(17);
        for (var round = 0; round < 200; round++)
        {
            var sought = RandomWord(random, random.Next(1, 65));
            var all = Enumerable
                .Range(0, 8)
                .Select(number => new NamedEntity($"{number}", RandomWord(random, random.Next(1, 80))))
                .ToList();

            Assert.Equal(
                all.OrderBy(one => Distance(one.Name, sought))
                    .ThenBy(one => one.Name, StringComparer.OrdinalIgnoreCase)
                    .Take(5)
                    .Select(one => one.Name),
                Names.Nearest(all, sought).Select(one => one.Name)
            );
        }
    }

    private static string RandomWord(Random random, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => "abcABC"[random.Next(6)]));

    private static double Distance(string one, string other)
    {
        if (one.Contains(other, StringComparison.OrdinalIgnoreCase) || other.Contains(one, StringComparison.OrdinalIgnoreCase))
        {
            return 0.5;
        }

        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        foreach (var letter in one)
        {
            var above = row;
            row = new int[above.Length];
            row[0] = above[0] + 1;
            for (var i = 1; i < row.Length; i++)
            {
                row[i] = Math.Min(
                    above[i - 1] + (char.ToUpperInvariant(letter) == char.ToUpperInvariant(other[i - 1]) ? 0 : 1),
                    Math.Min(above[i], row[i - 1]) + 1
                );
            }
        }

        return row[^1];
    }
}
