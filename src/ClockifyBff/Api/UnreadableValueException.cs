using System.Text.Json;

namespace ClockifyBff.Api;

/// <summary>A value of a request body has the wrong type or format.</summary>
/// <param name="requirement">The requirement that the value does not meet, for people.</param>
internal sealed class UnreadableValueException(string requirement) : JsonException
{
    public const string UnknownMember = "Unknown member.";
    public const string WrongType = "The value has the wrong type.";

    public string Requirement => requirement;
}
