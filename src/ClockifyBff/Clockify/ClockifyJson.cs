using System.Text.Json.Serialization;

namespace ClockifyBff.Clockify;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClockifyUser))]
[JsonSerializable(typeof(ClockifyWorkspace))]
internal sealed partial class ClockifyJson : JsonSerializerContext;
