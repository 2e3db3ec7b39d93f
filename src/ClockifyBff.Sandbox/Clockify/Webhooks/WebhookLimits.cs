using ClockifyBff.Sandbox.Clockify.Http;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Webhooks;

/// <summary>
/// The documented maximum number of webhooks: 3 per workspace on the plan FREE, otherwise 10 per user and 100 per workspace.
/// </summary>
internal static class WebhookLimits
{
    private const string FreePlan = "FREE";
    private const int MaxPerFreeWorkspace = 3;
    private const int MaxPerWorkspace = 100;
    private const int MaxPerUser = 10;

    /// <summary>Rejects the request if the workspace or the caller can't have another webhook.</summary>
    public static void RequireRoom(ApiRequest request)
    {
        var webhooks = request.Workspace.Webhooks;
        var maxPerWorkspace = MaxPer(request.Workspace);
        if (webhooks.Count >= maxPerWorkspace)
        {
            throw ClockifyException.TooManyWebhooks(maxPerWorkspace);
        }

        if (webhooks.Count(webhook => webhook.UserId == request.Caller.Id) >= MaxPerUser)
        {
            throw ClockifyException.TooManyWebhooks(MaxPerUser);
        }
    }

    /// <summary>Whether the plan allows the webhook. A smaller plan disables the newest webhooks; which ones is an assumption.</summary>
    public static bool IsWithinPlan(Webhook webhook, Workspace workspace) =>
        workspace.Webhooks.Take(MaxPer(workspace)).Any(allowed => allowed.Id == webhook.Id);

    private static int MaxPer(Workspace workspace) => workspace.Plan == FreePlan ? MaxPerFreeWorkspace : MaxPerWorkspace;
}
