using ClockifyBff.Sandbox.Clockify.Wire;

namespace ClockifyBff.Sandbox.Clockify.Clients;

internal static class ClientsEndpoints
{
    private const string Permission = "whoCanCreateProjectsAndClients";

    public static void MapClients(this Routes routes)
    {
        routes.Get("/clients", List);
        routes.Post("/clients", Create);
        routes.Get("/clients/{id}", Get);
        routes.Put("/clients/{id}", Update);
        routes.Delete("/clients/{id}", Delete);
    }

    public static Client Client(this Call call, string id) =>
        call.Workspace.Clients.Find(id) ?? throw ClockifyError.DoesNotBelong("Client");

    private static Answer List(Call call)
    {
        var query = call.Query;
        var isNamed = query.NameFilter();
        var archived = query.Flag("archived");
        var clients = call
            .Workspace.Clients.Where(client => archived is null || client.Archived == archived)
            .Where(client => isNamed(client.Name));
        return query.Page(
            query.Sort(clients, "NAME", new() { ["ID"] = client => client.Id, ["NAME"] = client => client.Name.ToUpperInvariant() }),
            client => client.ToJsonWithCurrency(call.Workspace.Id),
            withTotal: true
        );
    }

    private static Answer Create(Call call)
    {
        call.RequirePermission(Permission);
        var body = call.Body("dto.ClientDtoV1 com.clockify.adapter.http.v1.client.ClientHttpAdapter.create(…)");

        // Recorded: ccEmails, currencyId and currencyCode are ignored here.
        var client = Fill(new(call.Company.Ids.Next(), FreeName(call, body)) { CurrencyId = call.Workspace.CurrencyId }, body);
        return Answer.Created(call.Workspace.Clients.Put(client).ToJsonWithCurrency(call.Workspace.Id));
    }

    private static Answer Get(Call call) => Answer.Ok(call.Client(call.Route("id")).ToJsonWithCurrency(call.Workspace.Id));

    // A full replacement, archiving included: only the currency survives being left out.
    private static Answer Update(Call call)
    {
        var client = call.Client(call.Route("id"));
        call.RequirePermission(Permission);
        var body = call.Body("dto.ClientDtoV1 com.clockify.adapter.http.v1.client.ClientHttpAdapter.update(…)");
        var ccEmails = body.Texts("ccEmails");
        if (ccEmails?.Count > 3)
        {
            throw ClockifyError.TooManyEmails();
        }

        var changed = Fill(client with { Name = FreeName(call, body, client) }, body) with
        {
            Archived = body.Flag("archived") ?? false,
            CcEmails = ccEmails?.Select(EmailAddress).ToList(),
            CurrencyId = body.Id("currencyId") ?? client.CurrencyId,
        };
        if (changed.Archived)
        {
            ArchiveWhatBelongsTo(changed, call);
        }

        return Answer.Ok(call.Workspace.Clients.Put(changed).ToJson(call.Workspace.Id));
    }

    private static Answer Delete(Call call)
    {
        var client = call.Client(call.Route("id"));
        call.RequirePermission(Permission);
        if (!client.Archived)
        {
            throw ClockifyError.CannotDeleteActive("Client");
        }

        call.Workspace.Clients.Remove(client);
        call.Workspace.Projects.Change(project => project.ClientId == client.Id, project => project with { ClientId = null });
        return Answer.Ok(client.ToJson(call.Workspace.Id));
    }

    private static Client Fill(Client client, Body body) =>
        client with
        {
            Email = body.Id("email") is { } email ? EmailAddress(email) : null,
            Address = Name.Note(body, "address", "Address", 3000),
            Note = Name.Note(body, "note", "Note", 3000),
        };

    // An archived client still holds its name.
    private static string FreeName(Call call, Body body, Client? itself = null)
    {
        var name = body.Text("name") is { Length: > 0 } given ? given : throw ClockifyError.NameRequired("Client");
        Name.RefuseAngleBrackets(name);
        return name.Length > 100 ? throw ClockifyError.TooLong("Client name", 100)
            : call.Workspace.Clients.Any(other => other.Name == name && other.Id != itself?.Id)
                ? throw ClockifyError.NameTaken("Client", name)
            : name;
    }

    private static void ArchiveWhatBelongsTo(Client client, Call call)
    {
        var projects = call.Workspace.Projects.Where(project => project.ClientId == client.Id).Select(project => project.Id).ToHashSet();
        if (call.Query.Flag("archive-projects") ?? false)
        {
            call.Workspace.Projects.Change(project => projects.Contains(project.Id), project => project with { Archived = true });
        }

        if (call.Query.Flag("mark-tasks-as-done") ?? false)
        {
            call.Workspace.Tasks.Change(task => projects.Contains(task.ProjectId), task => task with { Done = true });
        }
    }

    private static string EmailAddress(string text) =>
        text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
        && at < text.Length - 1
        && !text.Contains(' ', StringComparison.Ordinal)
            ? text
            : throw ClockifyError.InvalidEmail();
}
