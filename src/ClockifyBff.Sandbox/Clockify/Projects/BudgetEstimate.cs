using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.Projects;

/// <summary>The estimate of a project as an amount of money, in minor units such as cents.</summary>
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

    public static BudgetEstimate FromBody(JacksonObject body) =>
        new(body.GetInt64("estimate") ?? 0, body.GetEnum("type", "AUTO", "MANUAL") ?? "AUTO")
        {
            Active = body.GetBoolean("active") ?? false,
            ResetOption = Projects.ResetOption.Read(body),
            IncludeExpenses = body.GetBoolean("includeExpenses") ?? false,
        };
}
