using ClockifyBff.Tests.Api.OpenApi;
using ClockifyBff.Tests.Caching;
using ClockifyBff.Tests.Chaos;
using ClockifyBff.Tests.Deletion;
using ClockifyBff.Tests.Features;
using ClockifyBff.Tests.Idempotency;
using ClockifyBff.Tests.RateLimiting;
using ClockifyBff.Tests.Replicas;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(ClockifyBff.Tests.Harness.SlowestFirstOrderer))]

namespace ClockifyBff.Tests.Harness;

/// <summary>Starts the slowest test classes first, so that no slow class runs alone at the end of a run.</summary>
public sealed class SlowestFirstOrderer : ITestCollectionOrderer
{
    private static readonly string[] _slowClasses =
    [
        typeof(IdempotencyUnderFailuresTests).FullName!,
        typeof(BrokenUpstreamMemberTests).FullName!,
        typeof(BrokenUpstreamResponseTests).FullName!,
        typeof(LongDayMemoryTests).FullName!,
        typeof(DeleteRecoveryTests).FullName!,
        typeof(SwaggerUiTests).FullName!,
        typeof(ReplicaLossTests).FullName!,
        typeof(LowMemoryTests).FullName!,
        typeof(OtherLanguageClientTests).FullName!,
        typeof(SustainedUpstreamFailureTests).FullName!,
        typeof(SharedRateLimitTests).FullName!,
        typeof(WriteLocksTests).FullName!,
        typeof(UnsettledDeleteTests).FullName!,
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(RankOf)];

    private static int RankOf<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var place = Array.FindIndex(
            _slowClasses,
            name => collection.TestCollectionDisplayName.Contains($"{name} ", StringComparison.Ordinal)
        );
        return place < 0 ? _slowClasses.Length : place;
    }
}
