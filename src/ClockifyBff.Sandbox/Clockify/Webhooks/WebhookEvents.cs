using ClockifyBff.Sandbox.Clockify.Projects;
using ClockifyBff.Sandbox.Clockify.Tasks;
using ClockifyBff.Sandbox.Clockify.TimeEntries;

namespace ClockifyBff.Sandbox.Clockify.Webhooks;

/// <summary>The kinds of events for which Clockify has webhooks.</summary>
internal static class WebhookEvents
{
    /// <summary>All kinds in Clockify's OpenAPI document. The sandbox raises only some of them.</summary>
    public static readonly string[] All =
    [
        "NEW_PROJECT",
        "NEW_TASK",
        "NEW_CLIENT",
        "NEW_TIMER_STARTED",
        "TIMER_STOPPED",
        "TIME_ENTRY_UPDATED",
        "TIME_ENTRY_DELETED",
        "TIME_ENTRY_SPLIT",
        "NEW_TIME_ENTRY",
        "TIME_ENTRY_RESTORED",
        "NEW_TAG",
        "USER_DELETED_FROM_WORKSPACE",
        "USER_JOINED_WORKSPACE",
        "USER_DEACTIVATED_ON_WORKSPACE",
        "USER_ACTIVATED_ON_WORKSPACE",
        "USER_EMAIL_CHANGED",
        "USER_UPDATED",
        "NEW_INVOICE",
        "INVOICE_UPDATED",
        "NEW_APPROVAL_REQUEST",
        "APPROVAL_REQUEST_STATUS_UPDATED",
        "TIME_OFF_REQUESTED",
        "TIME_OFF_REQUEST_UPDATED",
        "TIME_OFF_REQUEST_APPROVED",
        "TIME_OFF_REQUEST_REJECTED",
        "TIME_OFF_REQUEST_STARTED",
        "TIME_OFF_REQUEST_WITHDRAWN",
        "BALANCE_UPDATED",
        "TAG_UPDATED",
        "TAG_DELETED",
        "TASK_UPDATED",
        "CLIENT_UPDATED",
        "TASK_DELETED",
        "CLIENT_DELETED",
        "EXPENSE_RESTORED",
        "ASSIGNMENT_CREATED",
        "ASSIGNMENT_DELETED",
        "ASSIGNMENT_PUBLISHED",
        "ASSIGNMENT_UPDATED",
        "EXPENSE_CREATED",
        "EXPENSE_DELETED",
        "EXPENSE_UPDATED",
        "PROJECT_UPDATED",
        "PROJECT_DELETED",
        "USER_GROUP_CREATED",
        "USER_GROUP_UPDATED",
        "USER_GROUP_DELETED",
        "USERS_INVITED_TO_WORKSPACE",
        "LIMITED_USERS_ADDED_TO_WORKSPACE",
        "COST_RATE_UPDATED",
        "BILLABLE_RATE_UPDATED",
    ];

    /// <summary>
    /// Returns the kind of event that a change raises; null for none. That a change raises only one event, and which one an update without
    /// an end raises, are assumptions.
    /// </summary>
    public static string? Of(EntityChange change) =>
        (change.Before, change.After) switch
        {
            (null, TimeEntry { IsRunning: true }) => "NEW_TIMER_STARTED",
            (null, TimeEntry) => "NEW_TIME_ENTRY",
            (TimeEntry { IsRunning: true }, TimeEntry { IsRunning: false }) => "TIMER_STOPPED",
            (TimeEntry, TimeEntry) => "TIME_ENTRY_UPDATED",
            (TimeEntry, null) => "TIME_ENTRY_DELETED",
            (null, Project) => "NEW_PROJECT",
            (Project, Project) => "PROJECT_UPDATED",
            (ProjectTask, ProjectTask) => "TASK_UPDATED",
            _ => null,
        };
}
