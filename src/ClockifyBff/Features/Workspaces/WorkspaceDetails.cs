using System.Text.Json.Serialization;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Features.Workspaces;

/// <summary>A workspace with the caller's role and the settings that forms need, as returned by the single-workspace operation.</summary>
internal sealed record WorkspaceDetails : Workspace, IExample
{
    private WorkspaceDetails(Workspace workspace)
        : base(workspace) { }

    /// <summary>The caller's highest role in the workspace.</summary>
    [JsonPropertyOrder(1)]
    public required WorkspaceRole Role { get; init; }

    /// <summary>
    /// The Clockify features that are available in the workspace, by Clockify's names, for example `BREAKS` or `CUSTOM_FIELDS`.
    /// </summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>The settings of the workspace that forms need.</summary>
    [JsonPropertyOrder(1)]
    public required WorkspaceSettings Settings { get; init; }

    /// <summary>The custom fields of the workspace's time entries.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<CustomField> CustomFields { get; init; }

    public static new object Example => Of(Shown, "OWNER", []);

    public static WorkspaceDetails Of(ClockifyWorkspace workspace, string? role, IEnumerable<ClockifyCustomField> fields) =>
        new(Of(workspace))
        {
            Role = role is null ? WorkspaceRole.Member : ClockifyEnumNames.ReadOr(role, WorkspaceRole.Unknown),
            Features = ClockifyEnumNames.List(workspace.Features),
            Settings = WorkspaceSettings.Of(workspace.WorkspaceSettings),
            CustomFields = [.. fields.Select(CustomField.Of)],
        };
}

/// <summary>The role of a user in a workspace. `unknown` stands for a role that this service does not know.</summary>
internal enum WorkspaceRole
{
    Owner,
    WorkspaceAdmin,
    ProjectManager,
    TeamManager,
    Member,
    Unknown,
}
