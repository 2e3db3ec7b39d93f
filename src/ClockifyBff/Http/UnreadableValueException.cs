using System.Text.Json;

namespace ClockifyBff.Http;

/// <summary>A value in a body that is no such thing as it should be.</summary>
#pragma warning disable CA1032, CA1064 // Thrown by converters only, and mapped once, by BadHttpRequests.
internal sealed class UnreadableValueException(string demand) : JsonException
#pragma warning restore CA1032, CA1064
{
    /// <summary>What it should be, for people.</summary>
    public string Demand => demand;
}
