using ClockifyBff.Sandbox.Clockify.Wire;

namespace ClockifyBff.Sandbox.Clockify.Tags;

internal static class TagsEndpoints
{
    private const string Permission = "whoCanCreateTags";

    public static void MapTags(this Routes routes)
    {
        routes.Get("/tags", List);
        routes.Post("/tags", Create);
        routes.Get("/tags/{id}", Get);
        routes.Put("/tags/{id}", Update);
        routes.Delete("/tags/{id}", Delete);
    }

    private static Answer List(Call call)
    {
        var query = call.Query;
        var isNamed = query.NameFilter();
        var archived = query.Flag("archived");
        var excluded = query.Texts("excluded-ids");
        var tags = call
            .Workspace.Tags.Where(tag => archived is null || tag.Archived == archived)
            .Where(tag => isNamed(tag.Name) && !excluded.Contains(tag.Id));
        return query.Page(
            query.Sort(tags, "NAME", new() { ["ID"] = tag => tag.Id, ["NAME"] = tag => tag.Name.ToUpperInvariant() }),
            tag => tag.ToJson(call.Workspace.Id),
            withTotal: true
        );
    }

    // Recorded: an archived flag is ignored here.
    private static Answer Create(Call call)
    {
        call.RequirePermission(Permission);
        var body = call.Body("dto.TagDtoV1 com.clockify.adapter.http.v1.tag.TagHttpAdapter.create(…)");
        var tag = new Tag(call.Company.Ids.Next(), FreeName(call, body));
        return Answer.Created(call.Workspace.Tags.Put(tag).ToJson(call.Workspace.Id));
    }

    private static Answer Get(Call call) => Answer.Ok(Tag(call).ToJson(call.Workspace.Id));

    // A full replacement: leaving archived out brings a tag back.
    private static Answer Update(Call call)
    {
        var tag = Tag(call);
        call.RequirePermission(Permission);
        var body = call.Body("dto.TagDtoV1 com.clockify.adapter.http.v1.tag.TagHttpAdapter.update(…)");
        var changed = tag with { Name = FreeName(call, body, tag), Archived = body.Flag("archived") ?? false };
        return Answer.Ok(call.Workspace.Tags.Put(changed).ToJson(call.Workspace.Id));
    }

    // Unlike projects and clients, an active tag can be deleted.
    private static Answer Delete(Call call)
    {
        var tag = Tag(call);
        call.RequirePermission(Permission);
        call.Workspace.Tags.Remove(tag);
        call.Workspace.Entries.Change(
            entry => entry.TagIds?.Contains(tag.Id) ?? false,
            entry => entry with { TagIds = [.. entry.TagIds!.Where(id => id != tag.Id)] }
        );
        return Answer.Ok(tag.ToJson(call.Workspace.Id));
    }

    private static Tag Tag(Call call) => call.Workspace.Tags.Find(call.Route("id")) ?? throw ClockifyError.DoesNotBelong("Tag");

    // An archived tag still holds its name.
    private static string FreeName(Call call, Body body, Tag? itself = null)
    {
        var name = body.Text("name") is { Length: > 0 } given ? given : throw ClockifyError.NameRequired("Tag");
        Name.RefuseAngleBrackets(name);
        return name.Length > 100 ? throw ClockifyError.TooLong("Tag name", 100)
            : call.Workspace.Tags.Any(other => other.Name == name && other.Id != itself?.Id) ? throw ClockifyError.NameTaken("Tag", name)
            : name;
    }
}
