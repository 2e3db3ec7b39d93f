using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Sandbox.Clockify;

/// <summary>The operations on webhooks. Deliveries have tests of their own.</summary>
[Trait("Kind", "API")]
public sealed class SandboxWebhookTests : ClockifyTest
{
    private static readonly string[] _members =
    [
        "id",
        "name",
        "userId",
        "workspaceId",
        "url",
        "webhookEvent",
        "triggerSourceType",
        "triggerSource",
        "authToken",
        "enabled",
        "deliveryEnabled",
        "planEnabled",
    ];

    [Fact]
    public async Task Created_webhook_has_a_token_and_is_read_and_listed_alike()
    {
        var created = (await CreateAsync()).Is(201);

        Assert.Equal(_members, created.Node.AsObject().Select(member => member.Key));
        Assert.Equal(32, created["authToken"]!.Length);
        Assert.Equal(
            ("https://example.com/hook", "TIMER_STOPPED", "WORKSPACE_ID", Clockify.Id("developer"), "true", "true", "true"),
            (
                created["url"],
                created["webhookEvent"],
                created["triggerSourceType"],
                created["userId"],
                created["enabled"],
                created["deliveryEnabled"],
                created["planEnabled"]
            )
        );
        Assert.Equal(created.Text, (await Clockify.GetAsync($"webhooks/{created.Id}")).Is(200).Text);
        Assert.Equal(
            $$"""{"workspaceWebhookCount":1,"webhooks":[{{created.Text}}]}""",
            (await Clockify.GetAsync("webhooks", "asha")).Is(200).Text
        );
    }

    [Fact]
    public async Task List_of_other_types_is_empty_and_its_count_is_that_of_all()
    {
        await CreateAsync();
        Assert.Equal("""{"workspaceWebhookCount":1,"webhooks":[]}""", (await Clockify.GetAsync("webhooks?type=ADDON")).Text);
        Assert.Single((await Clockify.GetAsync("webhooks?type=USER_CREATED")).Node["webhooks"]!.AsArray());
        (await Clockify.GetAsync("webhooks?type=OTHER")).Is(400);
    }

    [Fact]
    public async Task Update_replaces_every_member_and_keeps_the_token()
    {
        var created = await CreateAsync();
        var updated = (
            await Clockify.PutAsync(
                $"webhooks/{created.Id}",
                new
                {
                    url = "http://127.0.0.1:1/",
                    webhookEvent = "NEW_TAG",
                    triggerSourceType = "TAG_ID",
                    triggerSource = new[] { "a", "b" },
                },
                "asha"
            )
        ).Is(200);
        Assert.Equal(
            (null, "http://127.0.0.1:1/", "NEW_TAG", "TAG_ID", created["authToken"], Clockify.Id("developer")),
            (
                updated["name"],
                updated["url"],
                updated["webhookEvent"],
                updated["triggerSourceType"],
                updated["authToken"],
                updated["userId"]
            )
        );
        Assert.Equal("""["a","b"]""", updated.Node["triggerSource"]!.ToJsonString());
    }

    [Fact]
    public async Task Renewal_of_the_token_changes_only_the_token()
    {
        var created = await CreateAsync();
        var renewed = (await Clockify.SendAsync("PATCH", $"webhooks/{created.Id}/token")).Is(200);
        Assert.NotEqual(created["authToken"], renewed["authToken"]);
        Assert.Equal(created.Text, renewed.Text.Replace(renewed["authToken"]!, created["authToken"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deleted_webhook_is_unknown()
    {
        var id = (await CreateAsync()).Id;
        Assert.Equal("", (await Clockify.DeleteAsync($"webhooks/{id}")).Is(200).Text);
        foreach (var (method, path) in ((string, string)[])[("GET", ""), ("PUT", ""), ("DELETE", ""), ("PATCH", "/token")])
        {
            (await Clockify.SendAsync(method, $"webhooks/{id}{path}", Body())).IsClockifyError(
                400,
                501,
                "Webhook doesn't belong to Workspace"
            );
        }
    }

    [Fact]
    public async Task Regular_member_is_refused()
    {
        var id = (await CreateAsync()).Id;
        var operations = ((string, string)[])
            [("GET", ""), ("POST", ""), ("GET", $"/{id}"), ("PUT", $"/{id}"), ("DELETE", $"/{id}"), ("PATCH", $"/{id}/token")];
        foreach (var (method, path) in operations)
        {
            (await Clockify.SendAsync(method, $"webhooks{path}", method == "GET" ? null : Body(), "maria")).IsClockifyError(
                403,
                501,
                "Access Denied"
            );
        }
    }

    [Theory]
    [InlineData("url", null, 501, "url is required")]
    [InlineData("url", "", 501, "url is required")]
    [InlineData("url", "/hook", 501, "Please enter valid value for url")]
    [InlineData("url", "ftp://example.com/", 501, "Please enter valid value for url")]
    [InlineData("name", "x", 501, "Webhook name has to be between 2 and 30 characters long")]
    [InlineData("webhookEvent", null, 501, "webhookEvent is required")]
    [InlineData("webhookEvent", "TIMER_PAUSED", 3002, null)]
    [InlineData("triggerSourceType", null, 501, "triggerSourceType is required")]
    [InlineData("triggerSourceType", "CLIENT_ID", 3002, null)]
    [InlineData("triggerSource", null, 501, "triggerSource is required")]
    public async Task Invalid_member_is_400(string member, string? value, int code, string? message)
    {
        var body = Body();
        body[member] = value;
        var reply = (await Clockify.PostAsync("webhooks", body)).Is(400);
        Assert.Equal(code, (int)reply.Node["code"]!);
        Assert.Equal(message ?? reply["message"], reply["message"]);
        Assert.Equal(0, (int)(await Clockify.GetAsync("webhooks")).Node["workspaceWebhookCount"]!);
    }

    [Fact]
    public async Task Every_event_of_the_vendor_is_accepted()
    {
        var events = VendorSchema.EnumValues("CreateWebhookRequestV1", "webhookEvent");
        Assert.True(events.Count > 50);
        foreach (var name in events)
        {
            var created = (await CreateAsync(name)).Is(201);
            await Clockify.DeleteAsync($"webhooks/{created.Id}");
        }
    }

    [Fact]
    public async Task Free_workspace_has_3_webhooks_at_most()
    {
        await SetPlanAsync("FREE");
        foreach (var acting in (string[])["developer", "developer", "asha"])
        {
            (await CreateAsync(acting: acting)).Is(201);
        }

        (await CreateAsync()).IsClockifyError(400, 501, "Webhook limit reached. The maximum is 3.");
    }

    [Fact]
    public async Task User_of_a_paid_workspace_has_10_webhooks_at_most()
    {
        for (var i = 0; i < 10; i++)
        {
            (await CreateAsync()).Is(201);
        }

        (await CreateAsync()).IsClockifyError(400, 501, "Webhook limit reached. The maximum is 10.");
        (await CreateAsync(acting: "asha")).Is(201);
    }

    [Fact]
    public async Task Smaller_plan_disables_the_newest_webhooks()
    {
        for (var i = 0; i < 4; i++)
        {
            await CreateAsync();
        }

        await SetPlanAsync("FREE");

        Assert.Equal(
            ["true", "true", "true", "false"],
            (await Clockify.GetAsync("webhooks")).Node["webhooks"]!.AsArray().Select(webhook => webhook!["planEnabled"]!.ToString())
        );
        Assert.Equal("FREE", (await Clockify.GetAsync(""))["featureSubscriptionType"]);
    }

    [Fact]
    public async Task Unknown_plan_is_rejected() =>
        Assert.Equal(
            400,
            (await Clockify.SendControlAsync("PUT", $"workspaces/{Clockify.Workspace}/plan", new { plan = "GRATIS" })).Status
        );

    private static JsonObject Body(string name = "TIMER_STOPPED") =>
        new()
        {
            ["name"] = "Live updates",
            ["url"] = "https://example.com/hook",
            ["webhookEvent"] = name,
            ["triggerSourceType"] = "WORKSPACE_ID",
            ["triggerSource"] = new JsonArray(),
        };

    private Task<CallResult> CreateAsync(string name = "TIMER_STOPPED", string acting = "developer") =>
        Clockify.PostAsync("webhooks", Body(name), acting);

    private Task<JsonNode> SetPlanAsync(string plan) => Clockify.ControlAsync("PUT", $"workspaces/{Clockify.Workspace}/plan", new { plan });
}
