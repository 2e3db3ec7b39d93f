using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Wire;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Projects;

internal sealed record TimeEstimate(Duration Estimate = default, string Type = "AUTO")
{
    public bool Active { get; init; }

    public string? ResetOption { get; init; }

    public bool IncludeNonBillable { get; init; } = true;

    /// <summary>The older, shorter form projects still carry beside it.</summary>
    public JsonObject ToShortJson() => new() { ["estimate"] = WireTime.Text(Estimate), ["type"] = Type };

    public JsonObject ToJson() =>
        new()
        {
            ["estimate"] = WireTime.Text(Estimate),
            ["type"] = Type,
            ["resetOption"] = ResetOption,
            ["active"] = Active,
            ["includeNonBillable"] = IncludeNonBillable,
        };

    public static TimeEstimate Of(Body body) =>
        new(body.Duration("estimate") ?? default, body.OneOf("type", "AUTO", "MANUAL") ?? "AUTO")
        {
            Active = body.Flag("active") ?? false,
            ResetOption = Projects.ResetOption.Of(body),
            IncludeNonBillable = body.Flag("includeNonBillable") ?? true,
        };
}
