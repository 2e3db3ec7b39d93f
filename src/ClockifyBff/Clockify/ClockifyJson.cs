using System.Text.Json.Serialization;

namespace ClockifyBff.Clockify;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ClockifyUser))]
[JsonSerializable(typeof(ClockifyWorkspace))]
[JsonSerializable(typeof(ClockifyCustomField))]
[JsonSerializable(typeof(ClockifyTag))]
[JsonSerializable(typeof(ClockifyTagBody))]
[JsonSerializable(typeof(ClockifyClientEntity))]
[JsonSerializable(typeof(ClockifyClientBody))]
[JsonSerializable(typeof(ClockifyProject))]
[JsonSerializable(typeof(ClockifyProjectBody))]
[JsonSerializable(typeof(ClockifyTask))]
[JsonSerializable(typeof(ClockifyTaskBody))]
[JsonSerializable(typeof(ClockifyTimeEntry))]
[JsonSerializable(typeof(ClockifyTimeEntryBody))]
[JsonSerializable(typeof(ClockifyStopBody))]
[JsonSerializable(typeof(ClockifyNameBody))]
internal sealed partial class ClockifyJson : JsonSerializerContext;
