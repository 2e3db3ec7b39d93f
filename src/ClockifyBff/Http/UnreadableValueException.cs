using System.Text.Json;

namespace ClockifyBff.Http;

/// <summary>A value in a body that is no such thing as it should be.</summary>
/// <param name="demand">What it should be, for people.</param>
/// <param name="below">Where it stands below the value that the serializer was reading, as the end of a path.</param>
#pragma warning disable CA1032, CA1064 // Thrown by converters only, and mapped once, by BadHttpRequests.
internal sealed class UnreadableValueException(string demand, string below = "") : JsonException
#pragma warning restore CA1032, CA1064
{
    public const string Unfit = "The member is not known here, or has a value of the wrong kind.";

    public string Demand => demand;

    public string Below => below;
}
