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

[assembly: TestCollectionOrderer(typeof(ClockifyBff.Tests.Harness.SlowFirst))]

namespace ClockifyBff.Tests.Harness;

/// <summary>Starts the slowest test classes first, so that none runs alone at the end of a run.</summary>
public sealed class SlowFirst : ITestCollectionOrderer
{
    private static readonly string[] _slow =
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
        typeof(UpstreamStormTests).FullName!,
        typeof(SharedRateLimitTests).FullName!,
        typeof(WriteLocksTests).FullName!,
        typeof(UnsettledDeleteTests).FullName!,
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Place)];

    private static int Place<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var place = Array.FindIndex(_slow, name => collection.TestCollectionDisplayName.Contains($"{name} ", StringComparison.Ordinal));
        return place < 0 ? _slow.Length : place;
    }
}
