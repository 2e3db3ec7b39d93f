using System.Text.RegularExpressions;

namespace ClockifyBff.Tests.RawProxy;

/// <summary>Sends 10,000 random requests. The service must not fail, or request upstream URLs outside of the Clockify API.</summary>
[Trait("Kind", "API")]
public sealed partial class RawRandomRequestTests(BffFixture bff, ITestOutputHelper output) : IClassFixture<BffFixture>
{
    private const int Seed = 20261124;
    private const int Requests = 10_000;
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task Random_requests_cause_no_500_and_no_upstream_target_outside_the_API()
    {
        output.WriteLine($"Seed {Seed}");
        var broken = new List<string>();
        var answered = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken };

        await Parallel.ForAsync(
            0,
            Requests,
            options,
            async (number, _) =>
            {
                // A generator per request, so that the same number creates the same request in any order.
                var request = new RandomRequest(new Random(Seed + number), bff.Url).ToString();
                if (await StatusAsync(request) is not { } status)
                {
                    return;
                }

                Interlocked.Increment(ref answered);
                if (status is >= 500 and not 505) // 505 is Kestrel's word for a request line that ends in no version of HTTP.
                {
                    lock (broken)
                    {
                        broken.Add($"{number}: {status} for {request}");
                    }
                }
            }
        );

        Assert.Empty(broken);
        Assert.True(answered > Requests / 2, $"{answered} answers");
        var calls = await bff.Sandbox.JournalAsync();
        Assert.True(calls.Count > Requests / 20, $"{calls.Count} upstream calls");
        Assert.All(
            calls.Where(call => call.Plane != "control"),
            call =>
            {
                Assert.Matches(Plain(), call.Target);
                Assert.False(call.FellBack);
            }
        );
    }

    /// <summary>Returns the status of the response; null if the server closed the connection or waits for more data.</summary>
    private async Task<int?> StatusAsync(string request)
    {
        try
        {
            return (await RawHttp.SendAsync(bff.Url, request, _patience)).Status;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^/clockify/api/v1/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)*/?(\?[!""$-~]*)?$")]
    private static partial Regex Plain();
}
