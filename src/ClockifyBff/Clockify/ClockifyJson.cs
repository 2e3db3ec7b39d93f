using System.Text.Json.Serialization;

namespace ClockifyBff.Clockify;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClockifyUser))]
internal sealed partial class ClockifyJson : JsonSerializerContext;
