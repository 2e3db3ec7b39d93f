using System.Text.Json.Nodes;
using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Sandbox.Clockify;

[Trait("Kind", "API")]
public sealed class SandboxRateTests : ClockifyTest
{
    private string First => $"projects/{Demo(EntityKind.Project, 0)}";

    [Theory]
    [InlineData("hourlyRate")]
    [InlineData("costRate")]
    public async Task Negative_amount_is_refused(string rate)
    {
        const string Text = "Amount must be greater than or equal to 0";
        (
            await Clockify.PostAsync("projects", new Dictionary<string, object> { ["name"] = "New", [rate] = new { amount = -1 } })
        ).IsClockifyError(400, 501, Text);
        (await Clockify.PutAsync(First, new Dictionary<string, object> { [rate] = new { amount = -1 } })).IsClockifyError(400, 501, Text);
        (await Clockify.PutAsync(First, new Dictionary<string, object> { [rate] = new { amount = 0 } })).Is(200);
    }

    [Theory]
    [InlineData("hourly-rate", "hourlyRate", "costRate")]
    [InlineData("cost-rate", "costRate", "hourlyRate")]
    public async Task Member_of_a_project_has_rates_of_their_own(string route, string rate, string other)
    {
        var developer = Clockify.Id("developer");
        await Clockify.PatchAsync(
            $"{First}/memberships",
            new { memberships = new[] { new { userId = developer }, new { userId = Clockify.Id("asha") } } }
        );
        var members = (await Clockify.PutAsync($"{First}/users/{developer}/{route}", new { amount = 4321 })).Is(200).Node[
            "memberships"
        ]!.AsArray();
        JsonNode Of(string userId) => members.Single(member => (string)member!["userId"]! == userId)!;
        Assert.Equal((4321, null), ((int)Of(developer)[rate]!["amount"]!, Of(developer)[other]));
        Assert.Null(Of(Clockify.Id("asha"))[rate]);
    }

    [Theory]
    [InlineData("hourly-rate")]
    [InlineData("cost-rate")]
    public async Task Setting_a_rate_requires_an_admin(string route) =>
        (await Clockify.PutAsync($"{First}/users/{Clockify.Id("maria")}/{route}", new { amount = 4321 }, "maria")).IsClockifyError(
            403,
            501,
            "Access Denied"
        );
}
