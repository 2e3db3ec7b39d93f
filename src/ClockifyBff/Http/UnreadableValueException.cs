using System.Text.Json;

namespace ClockifyBff.Http;

/// <summary>A value of a request body has the wrong type or format.</summary>
/// <param name="requirement">The requirement that the value does not meet, for people.</param>
#pragma warning disable CA1032, CA1064 // Thrown by converters, and handled by BodyReader only.
internal sealed class UnreadableValueException(string requirement) : JsonException
#pragma warning restore CA1032, CA1064
{
    public const string UnknownMember = "Unknown member.";
    public const string WrongType = "The value has the wrong type.";

    public string Requirement => requirement;
}
