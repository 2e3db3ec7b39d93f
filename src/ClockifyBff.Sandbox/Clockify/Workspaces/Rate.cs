using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.Workspaces;

/// <summary>Money an hour, in minor units.</summary>
internal sealed record Rate(int Amount, string Currency = Rate.DefaultCurrency)
{
    public const string DefaultCurrency = "USD";

    public JsonObject ToJson() => new() { ["amount"] = Amount, ["currency"] = Currency };

    /// <summary>The rate a body sets; null when it sets none.</summary>
    public static Rate? FromBody(JacksonObject? body) =>
        body?.GetInt64("amount") switch
        {
            null => null,
            > int.MaxValue => throw ClockifyException.JsonParseError("Numeric value out of range of int"),
            < 0 => throw ClockifyException.NegativeAmount(),
            var amount => new Rate((int)amount),
        };
}
