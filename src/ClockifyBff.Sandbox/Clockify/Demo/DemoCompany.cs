using ClockifyBff.Sandbox.Clockify.Clients;
using ClockifyBff.Sandbox.Clockify.CustomFields;
using ClockifyBff.Sandbox.Clockify.Tags;
using ClockifyBff.Sandbox.Clockify.Users;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Demo;

/// <summary>Creates the demo company. Its ids depend on the seed, its dates on the current time.</summary>
internal static class DemoCompany
{
    private static readonly string[] _clientNames = ["Northwind Traders", "Contoso", "Fabrikam", "Adventure Works", "Tailspin Toys"];

    private static readonly string[] _tagNames = ["Meeting", "Development", "Review", "Support", "Travel", "Legacy"];

    public static void Build(ClockifyStore store, SandboxOptions options)
    {
        var ids = store.Ids;
        var workspace = new Workspace(ids.FromSeed(EntityKind.Workspace, 0), "Demo Company", ids.FromSeed(EntityKind.Currency, 0))
        {
            HourlyRate = new Rate(8000),
        };
        store.Add(workspace);
        DemoUsers.AddAll(store, workspace, options.People);

        for (var i = 0; i < _clientNames.Length; i++)
        {
            workspace.Clients.Put(
                new Client(ids.FromSeed(EntityKind.Client, i), _clientNames[i])
                {
                    Email = i % 2 == 0 ? $"billing@client{i + 1}.example.com" : null,
                    Address = i == 0 ? "1 Harbour Street, Seattle" : null,
                    Archived = i == _clientNames.Length - 1,
                    CurrencyId = workspace.CurrencyId,
                }
            );
        }

        for (var i = 0; i < _tagNames.Length; i++)
        {
            workspace.Tags.Put(new Tag(ids.FromSeed(EntityKind.Tag, i), _tagNames[i]) { Archived = i == _tagNames.Length - 1 });
        }

        workspace.CustomFields.Put(new CustomField(ids.FromSeed(EntityKind.CustomField, 0), "Ticket", "TXT"));
        workspace.CustomFields.Put(
            new CustomField(ids.FromSeed(EntityKind.CustomField, 1), "Location", "DROPDOWN_SINGLE")
            {
                AllowedValues = ["Office", "Home", "Customer"],
                Default = "Office",
            }
        );
        workspace.CustomFields.Put(
            new CustomField(ids.FromSeed(EntityKind.CustomField, 2), "Overtime", "CHECKBOX") { Status = "INVISIBLE" }
        );
        workspace.UserGroups.Put(
            new UserGroup(ids.FromSeed(EntityKind.UserGroup, 0), "Delivery", [.. workspace.Members.Take(4).Select(member => member.Id)])
        );

        DemoProjects.AddTo(workspace, ids);
        workspace.TimeEntries.Initial = DemoTimeEntries.Generate(workspace, [.. store.Users], options.EntriesPerPerson, ids, store.Now());
    }
}
