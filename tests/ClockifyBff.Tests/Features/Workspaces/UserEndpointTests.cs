namespace ClockifyBff.Tests.Features.Workspaces;

[Trait("Kind", "API")]
public sealed class UserEndpointTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    [Fact]
    public async Task Users_are_returned_with_status_and_rates_of_the_workspace()
    {
        var asha = Assert.Single((await fixture.ReadAsync($"{fixture.ListOf("users")}?search=ASHA@")).Items);

        Assert.Equal(
            ["id", "email", "name", "profilePicture", "status", "accountStatus", "timeZone", "weekStart", "hourlyRate", "costRate"],
            asha.EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal(
            ("Asha Rao", "active", "active", "Asia/Kolkata", "monday"),
            (asha.Text("name"), asha.Text("status"), asha.Text("accountStatus"), asha.Text("timeZone"), asha.Text("weekStart"))
        );
        Assert.Equal(4500, asha.GetProperty("costRate").GetProperty("amount").GetInt32());
    }

    [Theory]
    [InlineData("?sort=name", "Asha Rao,Dana Developer,Lucas Silva,Maria Santos,Nico Newcomer,Tane Walker")]
    [InlineData("?sort=-email&pageSize=2", "Tane Walker,Nico Newcomer")]
    [InlineData("?search=wAlK", "Tane Walker")]
    [InlineData("?search=newcomer@", "Nico Newcomer")]
    [InlineData("?status=inactive", "")]
    public async Task List_of_users_is_filtered_sorted_and_paged(string query, string names) =>
        Assert.Equal(names.Split(',', StringSplitOptions.RemoveEmptyEntries), await fixture.NamesAsync(fixture.ListOf("users") + query));

    [Theory]
    [InlineData("ACTIVE")]
    [InlineData("invited")]
    [InlineData("all")]
    public async Task List_of_users_with_an_unknown_status_is_400(string status) =>
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Get, $"{fixture.ListOf("users")}?status={status}", null, "status");

    [Fact]
    public async Task Invited_user_is_pending_and_has_no_settings()
    {
        await using var own = new WorkspaceFixture();
        await own.InitializeAsync();
        await own.Sandbox.InviteAsync(own.WorkspaceId, "guest@example.com");

        var guest = Assert.Single((await own.ReadAsync($"{own.ListOf("users")}?status=pending")).Items);

        Assert.Equal(("guest@example.com", null, null), (guest.Text("email"), guest.Text("timeZone"), guest.Text("weekStart")));
        Assert.DoesNotContain(
            "guest@example.com",
            (await own.ReadAsync($"{own.ListOf("users")}?status=active")).Items.Select(one => one.Text("email"))
        );
    }

    [Fact]
    public async Task List_of_users_reserved_to_admins_is_403_for_members()
    {
        await using var own = new WorkspaceFixture();
        await own.InitializeAsync();
        await own.Sandbox.ChangeWorkspaceAsync(own.WorkspaceId, new { adminOnlyPages = (string[])["TEAM"] });

        var rejected = await own.Member.CallApiAsync(HttpMethod.Get, own.ListOf("users"));

        Assert.Equal((403, "upstream_forbidden", "ask_admin"), (rejected.Status, rejected.Problem.ErrorCode, rejected.Problem.Action));
        Assert.Equal((403, 501), (rejected.Problem.Upstream!.Status, rejected.Problem.Upstream.Code));
        Assert.Equal(6, (await own.ReadAsync(own.ListOf("users"))).Items.Count);
    }

    [Fact]
    public async Task List_of_users_with_missing_null_or_unknown_members_is_returned()
    {
        await using var own = new WorkspaceFixture();
        await own.InitializeAsync();
        await own.Sandbox.RespondNextAsync(
            "GET",
            $"/api/v1/{own.Root}/users",
            200,
            $$"""
            [
              {"id":"{{WorkspaceFixture.UnknownId}}"},
              {"id":"0123456789abcdef01234569", "email":null,"memberships":null,"settings":null},
              {"id":"0123456789abcdef01234568","email":"new@example.com","name":"","status":"ASLEEP",
               "settings":{"weekStart":"CATURDAY","timeZone":""},"more":{},
               "memberships":[{"membershipType":"WORKSPACE","targetId":"{{own.WorkspaceId}}","membershipStatus":"HOVERING",
               "hourlyRate":{"amount":"12"} }]}
            ]
            """
        );

        var people = (await own.ReadAsync($"{own.ListOf("users")}?sort=email")).Items;

        Assert.Equal(
            [
                (null, null, "unknown", "unknown", null),
                (null, null, "unknown", "unknown", null),
                ("new@example.com", null, "unknown", "unknown", "unknown"),
            ],
            people.Select(one =>
                (one.Text("email"), one.Text("name"), one.Text("status"), one.Text("accountStatus"), one.Text("weekStart"))
            )
        );
    }
}
