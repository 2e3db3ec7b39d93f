namespace ClockifyBff.Tests.Features;

/// <summary>Names with any characters are returned unchanged and can be searched for.</summary>
[Trait("Kind", "API")]
public sealed class NameRoundTripTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    public static TheoryData<string, int> Resources =>
        new()
        {
            { "projects", 250 },
            { "tasks", 1000 },
            { "clients", 100 },
            { "tags", 100 },
            { "workspaces", 50 },
        };

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Name_is_returned_and_found_byte_for_byte(string resource, int maxLength)
    {
        foreach (
            var (name, search) in (IEnumerable<(string, string)>)
                [
                    ("Say \"hi\" \\ it's `so`", "\"HI\" \\"),
                    ("Überprüfung & Größenänderung", "ÜBERPRÜFUNG"),
                    ("Família 👩‍👩‍👧‍👦 🏳️‍🌈 🎈", "👩‍👩‍👧‍👦 🏳️‍🌈"),
                    ("مشروع ١٢٣ \u202eמִבְחָן\u202c", "\u202eמִבְחָן"),
                    ("50% + 50% = 100%?/#&;=", "+ 50% = 100%?/#&;"),
                    ("名前 プロジェクト", "プロジェ"),
                    ("tab\there, null? {\"name\":null}", "\there"),
                    ("${jndi:ldap://x} '; DROP TABLE--", "'; DROP"),
                    ($"{new string('n', maxLength - 1)}z", "nz"),
                    (string.Concat(Enumerable.Repeat("🎈", maxLength / 2)), "🎈🎈🎈🎈🎈🎈🎈🎈"),
                ]
        )
        {
            var list = fixture.ListOf(resource);

            var created = await fixture.CreateAsync(resource, new { name });

            Assert.Equal(name, created.Text("name"));
            Assert.Contains(
                created.Text("id"),
                (await fixture.ReadAsync($"{list}?all=true&search={Uri.EscapeDataString(search)}"))
                    .Items.Where(one => one.Text("name") == name)
                    .Select(one => one.Text("id"))
            );
            Assert.Equal(name, (await fixture.ReadAsync($"{list}/{created.Text("id")}")).Json.Text("name"));
            Assert.Equal(name, (await fixture.Owner.ReadAsync($"{list}/{created.Text("id")}")).Text("name"));
            if (resource != "workspaces")
            {
                Assert.Equal((409, "name_taken"), (await fixture.SendAsync(HttpMethod.Post, list, new { name })).StatusAndErrorCode);
                Assert.Equal(
                    name,
                    (await fixture.SendAsync(HttpMethod.Patch, $"{list}/{created.Text("id")}", new { name })).Is(200).Json.Text("name")
                );
            }
        }
    }
}
