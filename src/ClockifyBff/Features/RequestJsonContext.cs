using System.Text.Json.Serialization;
using ClockifyBff.Features.Clients;
using ClockifyBff.Features.Connections;
using ClockifyBff.Features.Projects;
using ClockifyBff.Features.Tags;
using ClockifyBff.Features.TimeEntries;
using ClockifyBff.Features.TimeEntries.Timer;
using ClockifyBff.Features.Workspaces;

namespace ClockifyBff.Features;

/// <summary>
/// Generates the serializers of request bodies at compile time. Every route asks for its serializer at start, and creating them by
/// reflection would slow the start down.
/// </summary>
[JsonSerializable(typeof(StartConnectionRequest))]
[JsonSerializable(typeof(CreateWorkspaceRequest))]
[JsonSerializable(typeof(CreateProjectRequest))]
[JsonSerializable(typeof(UpdateProjectRequest))]
[JsonSerializable(typeof(CreateTaskRequest))]
[JsonSerializable(typeof(UpdateTaskRequest))]
[JsonSerializable(typeof(CreateClientRequest))]
[JsonSerializable(typeof(UpdateClientRequest))]
[JsonSerializable(typeof(CreateTagRequest))]
[JsonSerializable(typeof(UpdateTagRequest))]
[JsonSerializable(typeof(CreateTimeEntryRequest))]
[JsonSerializable(typeof(UpdateTimeEntryRequest))]
[JsonSerializable(typeof(StartTimerRequest))]
[JsonSerializable(typeof(StopTimerRequest))]
[JsonSerializable(typeof(ContinueTimerRequest))]
internal sealed partial class RequestJsonContext : JsonSerializerContext;
