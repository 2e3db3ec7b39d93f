using ClockifyBff.Sandbox.Clockify.Projects;
using ClockifyBff.Sandbox.Clockify.Wire;

namespace ClockifyBff.Sandbox.Clockify.CustomFields;

internal static class CustomFieldsEndpoints
{
    public static void MapCustomFields(this Routes routes)
    {
        routes.Get("/custom-fields", List);
        routes.Get("/projects/{projectId}/custom-fields", ListOfProject);
    }

    // Not paged: the full list, without Last-Page.
    private static Answer List(Call call)
    {
        var isNamed = call.Query.NameFilter();
        var status = call.Query.OneOf("status", "INACTIVE", "VISIBLE", "INVISIBLE");
        var entityTypes = call.Query.Texts("entity-type");
        return Answer.Array(
            call.Workspace.CustomFields.Where(field => isNamed(field.Name))
                .Where(field => status is null || field.Status == status)
                .Where(field => entityTypes.Count == 0 || entityTypes.Contains(field.EntityType))
                .Select(field => field.ToJson(call.Workspace.Id))
        );
    }

    private static Answer ListOfProject(Call call)
    {
        call.Project();
        return List(call);
    }
}
