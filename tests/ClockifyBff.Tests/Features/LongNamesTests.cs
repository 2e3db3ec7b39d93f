using ClockifyBff.Clockify;
using ClockifyBff.Http.Problems;

namespace ClockifyBff.Tests.Features;

public sealed class LongNamesTests
{
    [Fact]
    public void Nearest_names_to_a_very_long_one_are_only_those_that_it_holds()
    {
        var all = Enumerable.Range(0, 5000).Select(number => new Candidate($"{number}", $"Project number {number} of a large company", ClientName: null)).ToList();

        Assert.Empty(Names.Nearest(all, new string('n', 1000)));
        Assert.Equal(["Project number 77 of a large company"], Names.Nearest(all, $"{new string('n', 500)} Project number 77 of a large company {new string('n', 400)}").Select(one => one.Name));
        Assert.Equal("Project number 4321 of a large company", Names.Nearest(all, "Projekt number 4321 of a large company")[0].Name);
    }
}
