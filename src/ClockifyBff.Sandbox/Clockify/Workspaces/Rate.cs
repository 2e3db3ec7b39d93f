using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.Workspaces;

/// <summary>An amount of money per hour, in minor units such as cents.</summary>
internal sealed record Rate(int Amount, string Currency = Rate.DefaultCurrency)
{
    public const string DefaultCurrency = "USD";

    public JsonObject ToJson() => new() { ["amount"] = Amount, ["currency"] = Currency };

    /// <summary>Reads a rate; null if the body has no amount.</summary>
    public static Rate? FromBody(JacksonObject? body) =>
        body?.GetInt64("amount") switch
        {
            null => null,
            > int.MaxValue => throw ClockifyException.JsonParseError("Numeric value out of range of int"),
            < 0 => throw ClockifyException.NegativeAmount(),
            var amount => new Rate((int)amount),
        };
}
