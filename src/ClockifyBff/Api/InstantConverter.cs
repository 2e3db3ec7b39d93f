using System.Text.Json;
using System.Text.Json.Serialization;
using ClockifyBff.Clockify;

namespace ClockifyBff.Api;

/// <summary>Converts instants in JSON.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public const string Requirement = "Must be a date and time with an offset, such as 2026-11-24T09:00:00Z.";

    // The minimum value stands for "no instant", here and in Clockify's responses.
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && InstantText.Parse(reader.GetString()!) is { Ticks: > 0 } instant
            ? instant
            : throw new UnreadableValueException(Requirement);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(InstantText.Of(value));
}
