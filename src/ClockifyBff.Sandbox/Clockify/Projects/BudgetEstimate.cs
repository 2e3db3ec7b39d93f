using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Wire;

namespace ClockifyBff.Sandbox.Clockify.Projects;

internal sealed record BudgetEstimate(long Estimate, string Type)
{
    public bool Active { get; init; }

    public string? ResetOption { get; init; }

    public bool IncludeExpenses { get; init; }

    public JsonObject ToJson() =>
        new()
        {
            ["estimate"] = Estimate,
            ["type"] = Type,
            ["resetOption"] = ResetOption,
            ["active"] = Active,
            ["includeExpenses"] = IncludeExpenses,
        };

    public static BudgetEstimate Of(Body body) =>
        new(body.Number("estimate") ?? 0, body.OneOf("type", "AUTO", "MANUAL") ?? "AUTO")
        {
            Active = body.Flag("active") ?? false,
            ResetOption = Projects.ResetOption.Of(body),
            IncludeExpenses = body.Flag("includeExpenses") ?? false,
        };
}
