namespace ClockifyBff.Tests.Harness;

/// <summary>Tests that measure the process they run in: none other runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
#pragma warning disable CA1052 // The test runner looks for a class that could be made.
public sealed class Alone
#pragma warning restore CA1052
{
    public const string Name = "Alone";
}
