using System.Text.Json.Serialization;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.Workspaces;

/// <summary>A workspace, as it is read by itself: with what the caller is in it, and what forms need.</summary>
internal sealed record WorkspaceDetails : Workspace, IExample
{
    private WorkspaceDetails(Workspace workspace)
        : base(workspace) { }

    /// <summary>The most that the caller is in it.</summary>
    [JsonPropertyOrder(1)]
    public required WorkspaceRole Role { get; init; }

    /// <summary>What the company has of Clockify's features, in Clockify's own words, such as BREAKS or CUSTOM_FIELDS.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>What its forms must know.</summary>
    [JsonPropertyOrder(1)]
    public required WorkspaceSettings Settings { get; init; }

    /// <summary>The custom fields of its time entries.</summary>
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

/// <summary>What somebody is in a workspace.</summary>
internal enum WorkspaceRole
{
    Owner,
    WorkspaceAdmin,
    ProjectManager,
    TeamManager,
    Member,
    Unknown,
}
