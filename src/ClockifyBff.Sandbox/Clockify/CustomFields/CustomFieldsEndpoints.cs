using ClockifyBff.Sandbox.Clockify.Http;
using ClockifyBff.Sandbox.Clockify.Projects;

namespace ClockifyBff.Sandbox.Clockify.CustomFields;

/// <summary>Routes for the definitions of custom fields.</summary>
internal static class CustomFieldsEndpoints
{
    public static void MapCustomFields(this RouteTable routes)
    {
        routes.Get("/custom-fields", List);
        routes.Get("/projects/{projectId}/custom-fields", ListOfProject);
    }

    // Clockify doesn't page this list and sends no Last-Page.
    private static ApiResponse List(ApiRequest request)
    {
        var isNamed = request.Query.NameFilter();
        var status = request.Query.GetEnum("status", "INACTIVE", "VISIBLE", "INVISIBLE");
        var entityTypes = request.Query.GetStrings("entity-type");
        return ApiResponse.Array(
            request
                .Workspace.CustomFields.Where(field => isNamed(field.Name))
                .Where(field => status is null || field.Status == status)
                .Where(field => entityTypes.Count == 0 || entityTypes.Contains(field.EntityType))
                .Select(field => field.ToJson(request.Workspace.Id))
        );
    }

    private static ApiResponse ListOfProject(ApiRequest request)
    {
        request.RequireProject();
        return List(request);
    }
}
