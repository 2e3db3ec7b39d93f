namespace ClockifyBff.Tests.Harness;

/// <summary>Tests that measure the process they run in: none other runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
#pragma warning disable CA1052, CA1711 // The test runner looks for a class that could be made, and calls it a collection.
public sealed class NonParallelCollection
#pragma warning restore CA1052, CA1711
{
    public const string Name = "NonParallelCollection";
}
