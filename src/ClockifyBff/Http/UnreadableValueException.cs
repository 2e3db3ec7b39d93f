using System.Text.Json;

namespace ClockifyBff.Http;

/// <summary>A value in a body that is no such thing as it should be.</summary>
/// <param name="demand">What it should be, for people.</param>
#pragma warning disable CA1032, CA1064 // Thrown by converters only, and mapped once, by BodyReader.
internal sealed class UnreadableValueException(string demand) : JsonException
#pragma warning restore CA1032, CA1064
{
    public const string Unknown = "There is no such member.";
    public const string Unfit = "The value is of the wrong kind.";

    public string Requirement => demand;
}
