using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.Clients;

/// <summary>Routes for clients.</summary>
internal static class ClientsEndpoints
{
    private const int MaxNameLength = 100;
    private const int MaxTextLength = 3000;
    private const int MaxAdditionalEmails = 3;
    private const string Permission = "whoCanCreateProjectsAndClients";

    public static void MapClients(this RouteTable routes)
    {
        routes.Get("/clients", List);
        routes.Post("/clients", Create);
        routes.Get("/clients/{id}", Get);
        routes.Put("/clients/{id}", Update);
        routes.Delete("/clients/{id}", Delete);
    }

    /// <summary>Returns a client of the workspace; rejects the request if there is none.</summary>
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

    // Replaces all fields, including archived. Only the currency stays if it is absent.
    private static ApiResponse Update(ApiRequest request)
    {
        var client = request.RequireClient(request.RouteValue("id"));
        request.RequirePermission(Permission);
        var body = request.ReadObject("dto.ClientDtoV1 com.clockify.adapter.http.v1.client.ClientHttpAdapter.update(…)");
        var ccEmails = body.GetStrings("ccEmails");
        if (ccEmails?.Count > MaxAdditionalEmails)
        {
            throw ClockifyException.TooManyEmails();
        }

        var changed = Fill(client with { Name = ReadUniqueName(request, body, client) }, body) with
        {
            Archived = body.GetBoolean("archived") ?? false,
            CcEmails = ccEmails?.Select(ValidateEmailAddress).ToList(),
            CurrencyId = body.GetId("currencyId") ?? client.CurrencyId,
        };
        if (changed.Archived)
        {
            ArchiveProjectsAndTasks(changed, request);
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
            Email = body.GetId("email") is { } email ? ValidateEmailAddress(email) : null,
            Address = NameRules.ReadOptionalText(body, "address", "Address", MaxTextLength),
            Note = NameRules.ReadOptionalText(body, "note", "Note", MaxTextLength),
        };

    // The name of an archived client stays taken.
    private static string ReadUniqueName(ApiRequest request, JacksonObject body, Client? self = null)
    {
        var name = body.GetString("name") is { Length: > 0 } text ? text : throw ClockifyException.NameRequired("Client");
        NameRules.RejectAngleBrackets(name);
        return name.Length > MaxNameLength ? throw ClockifyException.TooLong("Client name", MaxNameLength)
            : request.Workspace.Clients.Any(other => other.Name == name && other.Id != self?.Id)
                ? throw ClockifyException.NameTaken("Client", name)
            : name;
    }

    private static void ArchiveProjectsAndTasks(Client client, ApiRequest request)
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

    private static string ValidateEmailAddress(string text) =>
        text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
        && at < text.Length - 1
        && !text.Contains(' ', StringComparison.Ordinal)
            ? text
            : throw ClockifyException.InvalidEmail();
}
