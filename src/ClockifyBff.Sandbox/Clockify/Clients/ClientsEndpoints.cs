using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.Clients;

internal static class ClientsEndpoints
{
    private const string Permission = "whoCanCreateProjectsAndClients";

    public static void MapClients(this RouteTable routes)
    {
        routes.Get("/clients", List);
        routes.Post("/clients", Create);
        routes.Get("/clients/{id}", Get);
        routes.Put("/clients/{id}", Update);
        routes.Delete("/clients/{id}", Delete);
    }

    public static Client RequireClient(this ApiRequest request, string id) =>
        request.Workspace.Clients.Find(id) ?? throw ClockifyException.DoesNotBelong("Client");

    private static ApiResponse List(ApiRequest request)
    {
        var query = request.Query;
        var isNamed = query.NameFilter();
        var archived = query.GetBoolean("archived");
        var clients = request
            .Workspace.Clients.Where(client => archived is null || client.Archived == archived)
            .Where(client => isNamed(client.Name));
        return query.Page(
            query.Sort(clients, "NAME", new() { ["ID"] = client => client.Id, ["NAME"] = client => client.Name.ToUpperInvariant() }),
            client => client.ToJsonWithCurrency(request.Workspace.Id),
            withTotal: true
        );
    }

    private static ApiResponse Create(ApiRequest request)
    {
        request.RequirePermission(Permission);
        var body = request.ReadObject("dto.ClientDtoV1 com.clockify.adapter.http.v1.client.ClientHttpAdapter.create(…)");

        // Recorded: ccEmails, currencyId and currencyCode are ignored here.
        var client = Fill(new(request.Store.Ids.Next(), ReadUniqueName(request, body)) { CurrencyId = request.Workspace.CurrencyId }, body);
        return ApiResponse.Created(request.Workspace.Clients.Put(client).ToJsonWithCurrency(request.Workspace.Id));
    }

    private static ApiResponse Get(ApiRequest request) =>
        ApiResponse.Ok(request.RequireClient(request.RouteValue("id")).ToJsonWithCurrency(request.Workspace.Id));

    // A full replacement, archiving included: only the currency survives being left out.
    private static ApiResponse Update(ApiRequest request)
    {
        var client = request.RequireClient(request.RouteValue("id"));
        request.RequirePermission(Permission);
        var body = request.ReadObject("dto.ClientDtoV1 com.clockify.adapter.http.v1.client.ClientHttpAdapter.update(…)");
        var ccEmails = body.GetStrings("ccEmails");
        if (ccEmails?.Count > 3)
        {
            throw ClockifyException.TooManyEmails();
        }

        var changed = Fill(client with { Name = ReadUniqueName(request, body, client) }, body) with
        {
            Archived = body.GetBoolean("archived") ?? false,
            CcEmails = ccEmails?.Select(EmailAddress).ToList(),
            CurrencyId = body.GetId("currencyId") ?? client.CurrencyId,
        };
        if (changed.Archived)
        {
            ArchiveWhatBelongsTo(changed, request);
        }

        return ApiResponse.Ok(request.Workspace.Clients.Put(changed).ToJson(request.Workspace.Id));
    }

    private static ApiResponse Delete(ApiRequest request)
    {
        var client = request.RequireClient(request.RouteValue("id"));
        request.RequirePermission(Permission);
        if (!client.Archived)
        {
            throw ClockifyException.CannotDeleteActive("Client");
        }

        request.Workspace.Clients.Remove(client);
        request.Workspace.Projects.UpdateWhere(project => project.ClientId == client.Id, project => project with { ClientId = null });
        return ApiResponse.Ok(client.ToJson(request.Workspace.Id));
    }

    private static Client Fill(Client client, JacksonObject body) =>
        client with
        {
            Email = body.GetId("email") is { } email ? EmailAddress(email) : null,
            Address = NameRules.ReadOptionalText(body, "address", "Address", 3000),
            Note = NameRules.ReadOptionalText(body, "note", "Note", 3000),
        };

    // An archived client still holds its name.
    private static string ReadUniqueName(ApiRequest request, JacksonObject body, Client? itself = null)
    {
        var name = body.GetString("name") is { Length: > 0 } given ? given : throw ClockifyException.NameRequired("Client");
        NameRules.RejectAngleBrackets(name);
        return name.Length > 100 ? throw ClockifyException.TooLong("Client name", 100)
            : request.Workspace.Clients.Any(other => other.Name == name && other.Id != itself?.Id)
                ? throw ClockifyException.NameTaken("Client", name)
            : name;
    }

    private static void ArchiveWhatBelongsTo(Client client, ApiRequest request)
    {
        var projects = request.Workspace.Projects.Where(project => project.ClientId == client.Id).Select(project => project.Id).ToHashSet();
        if (request.Query.GetBoolean("archive-projects") ?? false)
        {
            request.Workspace.Projects.UpdateWhere(project => projects.Contains(project.Id), project => project with { Archived = true });
        }

        if (request.Query.GetBoolean("mark-tasks-as-done") ?? false)
        {
            request.Workspace.Tasks.UpdateWhere(task => projects.Contains(task.ProjectId), task => task with { Done = true });
        }
    }

    private static string EmailAddress(string text) =>
        text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
        && at < text.Length - 1
        && !text.Contains(' ', StringComparison.Ordinal)
            ? text
            : throw ClockifyException.InvalidEmail();
}
