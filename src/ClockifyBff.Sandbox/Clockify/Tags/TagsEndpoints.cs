using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.Tags;

/// <summary>Routes for tags.</summary>
internal static class TagsEndpoints
{
    private const int MaxNameLength = 100;
    private const string Permission = "whoCanCreateTags";

    public static void MapTags(this RouteTable routes)
    {
        routes.Get("/tags", List);
        routes.Post("/tags", Create);
        routes.Get("/tags/{id}", Get);
        routes.Put("/tags/{id}", Update);
        routes.Delete("/tags/{id}", Delete);
    }

    private static ApiResponse List(ApiRequest request)
    {
        var query = request.Query;
        var isNamed = query.NameFilter();
        var archived = query.GetBoolean("archived");
        var excluded = query.GetStrings("excluded-ids");
        var tags = request
            .Workspace.Tags.Where(tag => archived is null || tag.Archived == archived)
            .Where(tag => isNamed(tag.Name) && !excluded.Contains(tag.Id));
        return query.Page(
            query.Sort(tags, "NAME", new() { ["ID"] = tag => tag.Id, ["NAME"] = tag => tag.Name.ToUpperInvariant() }),
            tag => tag.ToJson(request.Workspace.Id),
            withTotal: true
        );
    }

    // Recorded: a create ignores archived.
    private static ApiResponse Create(ApiRequest request)
    {
        request.RequirePermission(Permission);
        var body = request.ReadObject("dto.TagDtoV1 com.clockify.adapter.http.v1.tag.TagHttpAdapter.create(…)");
        var tag = new Tag(request.Store.Ids.Next(), ReadUniqueName(request, body));
        return ApiResponse.Created(request.Workspace.Tags.Put(tag).ToJson(request.Workspace.Id));
    }

    private static ApiResponse Get(ApiRequest request) => ApiResponse.Ok(RequireTag(request).ToJson(request.Workspace.Id));

    // Replaces all fields. Without archived, an archived tag is restored.
    private static ApiResponse Update(ApiRequest request)
    {
        var tag = RequireTag(request);
        request.RequirePermission(Permission);
        var body = request.ReadObject("dto.TagDtoV1 com.clockify.adapter.http.v1.tag.TagHttpAdapter.update(…)");
        var changed = tag with { Name = ReadUniqueName(request, body, tag), Archived = body.GetBoolean("archived") ?? false };
        return ApiResponse.Ok(request.Workspace.Tags.Put(changed).ToJson(request.Workspace.Id));
    }

    // Unlike projects and clients, active tags can be deleted.
    private static ApiResponse Delete(ApiRequest request)
    {
        var tag = RequireTag(request);
        request.RequirePermission(Permission);
        request.Workspace.Tags.Remove(tag);
        request.Workspace.TimeEntries.UpdateWhere(
            entry => entry.TagIds?.Contains(tag.Id) ?? false,
            entry => entry with { TagIds = [.. entry.TagIds!.Where(id => id != tag.Id)] }
        );
        return ApiResponse.Ok(tag.ToJson(request.Workspace.Id));
    }

    private static Tag RequireTag(ApiRequest request) =>
        request.Workspace.Tags.Find(request.RouteValue("id")) ?? throw ClockifyException.DoesNotBelong("Tag");

    // The name of an archived tag stays taken.
    private static string ReadUniqueName(ApiRequest request, JacksonObject body, Tag? self = null)
    {
        var name = body.GetString("name") is { Length: > 0 } text ? text : throw ClockifyException.NameRequired("Tag");
        NameRules.RejectAngleBrackets(name);
        return name.Length > MaxNameLength ? throw ClockifyException.TooLong("Tag name", MaxNameLength)
            : request.Workspace.Tags.Any(other => other.Name == name && other.Id != self?.Id)
                ? throw ClockifyException.NameTaken("Tag", name)
            : name;
    }
}
