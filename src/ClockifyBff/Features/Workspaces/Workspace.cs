using ClockifyBff.Api.OpenApi;
using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Workspaces;

namespace ClockifyBff.Features.Workspaces;

/// <summary>A workspace, as returned in lists.</summary>
/// <param name="Id">The id of the workspace.</param>
/// <param name="Name">The name of the workspace.</param>
/// <param name="ImageUrl">The URL of the workspace's picture; null if there is none.</param>
/// <param name="Plan">The name of the workspace's Clockify plan, for example `PRO`; null if Clockify does not report it.</param>
/// <param name="HourlyRate">The billable rate per hour, unless a more specific rate applies; null if none is set or the caller may not see
/// it.</param>
/// <param name="CostRate">The cost rate per hour; null if none is set or the caller may not see it.</param>
/// <param name="Currencies">The currencies of the workspace.</param>
internal record Workspace(
    string Id,
    string Name,
    string? ImageUrl,
    string? Plan,
    Money? HourlyRate,
    Money? CostRate,
    IReadOnlyList<Currency> Currencies
) : IExample
{
    public static object Example => Of(Shown);

    protected static ClockifyWorkspace Shown { get; } =
        new(
            Examples.Id("workspaceId"),
            "Demo Company",
            ImageUrl: null,
            "PRO",
            new ClockifyRate(8000, "USD"),
            CostRate: null,
            [new ClockifyCurrency("640a00009fe7fe86eda15ebb", "USD", true)],
            Features: default,
            WorkspaceSettings: null
        );

    public static Workspace Of(ClockifyWorkspace workspace) =>
        new(
            workspace.Id,
            workspace.Name,
            ClockifyEnumNames.OrNull(workspace.ImageUrl),
            ClockifyEnumNames.OrNull(workspace.FeatureSubscriptionType),
            Money.Of(workspace.HourlyRate),
            Money.Of(workspace.CostRate),
            [.. (workspace.Currencies ?? []).Select(currency => new Currency(currency.Id, currency.Code, currency.IsDefault ?? false))]
        );
}

/// <summary>A currency of a workspace.</summary>
/// <param name="Id">The id of the currency.</param>
/// <param name="Code">The ISO 4217 code of the currency, for example `EUR`.</param>
/// <param name="IsDefault">Whether the currency applies unless another is set.</param>
internal sealed record Currency(string? Id, string? Code, bool IsDefault);
