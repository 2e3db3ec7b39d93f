namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>
/// The operations in Clockify's OpenAPI document that the sandbox doesn't implement. They are answered with 501, unlike routes that
/// Clockify doesn't have.
/// </summary>
internal static class UnsupportedOperations
{
    private static readonly string[] _operations =
    [
        "GET /addons/{addonId}/webhooks",
        "GET,POST /approval-requests",
        "POST /approval-requests/resubmit-entries-for-approval",
        "POST /approval-requests/users/{userId}",
        "POST /approval-requests/users/{userId}/resubmit-entries-for-approval",
        "PATCH /approval-requests/{approvalRequestId}",
        "PUT /cost-rate",
        "POST /custom-fields",
        "DELETE,PUT /custom-fields/{customFieldId}",
        "GET /entities/created",
        "GET /entities/deleted",
        "GET /entities/updated",
        "GET,POST /expenses",
        "GET,POST /expenses/categories",
        "DELETE,PUT /expenses/categories/{categoryId}",
        "PATCH /expenses/categories/{categoryId}/status",
        "DELETE,GET,PUT /expenses/{expenseId}",
        "GET /expenses/{expenseId}/files/{fileId}",
        "GET,POST /holidays",
        "GET /holidays/in-period",
        "DELETE,PUT /holidays/{holidayId}",
        "PUT /hourly-rate",
        "GET,POST /invoices",
        "POST /invoices/info",
        "GET,PUT /invoices/settings",
        "DELETE,GET,PUT /invoices/{invoiceId}",
        "POST /invoices/{invoiceId}/duplicate",
        "GET /invoices/{invoiceId}/export",
        "POST /invoices/{invoiceId}/items",
        "POST /invoices/{invoiceId}/items/import",
        "DELETE /invoices/{invoiceId}/items/{order}",
        "GET,POST /invoices/{invoiceId}/payments",
        "DELETE /invoices/{invoiceId}/payments/{paymentId}",
        "PATCH /invoices/{invoiceId}/status",
        "GET,PATCH /member-profile/{userId}",
        "DELETE,PATCH /projects/{projectId}/custom-fields/{customFieldId}",
        "GET /scheduling/assignments/all",
        "POST /scheduling/assignments/projects/totals",
        "GET /scheduling/assignments/projects/totals/{projectId}",
        "PUT /scheduling/assignments/publish",
        "POST /scheduling/assignments/recurring",
        "DELETE,PATCH /scheduling/assignments/recurring/{assignmentId}",
        "PUT /scheduling/assignments/series/{assignmentId}",
        "POST /scheduling/assignments/user-filter/totals",
        "GET /scheduling/assignments/users/{userId}/totals",
        "POST /scheduling/assignments/{assignmentId}/copy",
        // No longer in the document, but recorded as still routed.
        "GET,POST /templates",
        "DELETE,GET,PATCH /templates/{templateId}",
        "GET,PATCH /time-off/balance/policy/{policyId}",
        "GET /time-off/balance/user/{userId}",
        "GET,POST /time-off/policies",
        "DELETE,GET,PATCH,PUT /time-off/policies/{id}",
        "POST /time-off/policies/{policyId}/requests",
        "DELETE,PATCH /time-off/policies/{policyId}/requests/{requestId}",
        "POST /time-off/policies/{policyId}/users/{userId}/requests",
        "POST /time-off/requests",
        "POST /user-groups",
        "DELETE,PUT /user-groups/{id}",
        "POST /user-groups/{userGroupId}/users",
        "DELETE /user-groups/{userGroupId}/users/{userId}",
        "POST /users",
        "POST /users/info",
        "PUT /users/{userId}",
        "PUT /users/{userId}/cost-rate",
        "PUT /users/{userId}/custom-field/{customFieldId}/value",
        "PUT /users/{userId}/hourly-rate",
        "GET /users/{userId}/managers",
        "DELETE,POST /users/{userId}/roles",
    ];

    public static void MapUnsupportedOperations(this RouteTable routes)
    {
        foreach (var operation in _operations.Select(line => line.Split(' ')))
        {
            foreach (var method in operation[0].Split(','))
            {
                routes.MapInWorkspace(method, operation[1], request => throw ClockifyException.NotSupportedBySandbox(method, operation[1]));
            }
        }
    }
}
