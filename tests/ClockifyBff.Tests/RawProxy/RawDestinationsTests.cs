using ClockifyBff.RawProxy;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Tests.RawProxy;

/// <summary>The cache of raw destinations.</summary>
[Trait("Kind", "unit")]
public sealed class RawDestinationsTests
{
    [Fact]
    public void Destination_is_kept_until_2_000_others_are()
    {
        var destinations = new RawDestinations(
            Options.Create(new MatonOptions { GatewayUrl = new Uri("https://maton.example") }),
            new ConfigurationBuilder().Build()
        );
        var first = Find(0);

        for (var i = 1; i < 2000; i++)
        {
            Find(i);
        }

        Assert.Same(first, Find(0));
        Find(2000);
        Assert.NotSame(first, Find(0));

        RawDestination Find(int i)
        {
            Assert.Null(destinations.Find($"/clockify/api/v1/workspaces/{i:x24}", out var destination));
            return destination;
        }
    }
}
