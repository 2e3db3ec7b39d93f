using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Http;
using NodaTime;

namespace ClockifyBff.Sandbox.Clockify.Projects;

/// <summary>The estimate of a project as a duration.</summary>
internal sealed record TimeEstimate(Duration Estimate = default, string Type = "AUTO")
{
    public bool Active { get; init; }

    public string? ResetOption { get; init; }

    public bool IncludeNonBillable { get; init; } = true;

    /// <summary>The older, shorter form, which projects still contain too.</summary>
    public JsonObject ToShortJson() => new() { ["estimate"] = Iso8601.Format(Estimate), ["type"] = Type };

    public JsonObject ToJson() =>
        new()
        {
            ["estimate"] = Iso8601.Format(Estimate),
            ["type"] = Type,
            ["resetOption"] = ResetOption,
            ["active"] = Active,
            ["includeNonBillable"] = IncludeNonBillable,
        };

    public static TimeEstimate FromBody(JacksonObject body) =>
        new(body.GetDuration("estimate") ?? default, body.GetEnum("type", "AUTO", "MANUAL") ?? "AUTO")
        {
            Active = body.GetBoolean("active") ?? false,
            ResetOption = Projects.ResetOption.Read(body),
            IncludeNonBillable = body.GetBoolean("includeNonBillable") ?? true,
        };
}
