using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.Workspaces;

/// <summary>A workspace, as lists show it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="ImageUrl">Where its picture is; null without one.</param>
/// <param name="Plan">What the company pays for, in Clockify's own word; null where Clockify doesn't tell.</param>
/// <param name="HourlyRate">What an hour is billed at, unless something closer says otherwise; null where the caller may not see
/// it.</param>
/// <param name="CostRate">What an hour costs; null where the caller may not see it.</param>
/// <param name="Currencies">The currencies in use.</param>
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
/// <param name="Id">Its id.</param>
/// <param name="Code">Its code, such as EUR.</param>
/// <param name="IsDefault">Whether it is the one that holds unless something says otherwise.</param>
internal sealed record Currency(string? Id, string? Code, bool IsDefault);
