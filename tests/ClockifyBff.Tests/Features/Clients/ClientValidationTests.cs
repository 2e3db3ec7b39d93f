namespace ClockifyBff.Tests.Features.Clients;

[Trait("Kind", "API")]
public sealed class ClientValidationTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private string Existing => $"{fixture.ListOf("clients")}/{fixture.Id("clients", "Contoso")}";

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":null,"email":null,"address":null,"note":null}""", "name")]
    [InlineData("""{"name":"   "}""", "name")]
    [InlineData("""{"name":"#101"}""", "name")]
    [InlineData("""{"name":"<b>"}""", "name")]
    [InlineData("""{"name":"Ok","email":"nobody"}""", "email")]
    [InlineData("""{"name":"Ok","email":"a b@example.com"}""", "email")]
    [InlineData("""{"name":"Ok","email":"a@b@c"}""", "email")]
    [InlineData("""{"name":"Ok","email":"@example.com"}""", "email")]
    [InlineData("""{"name":"Ok","email":"a@example.com\n"}""", "email")]
    [InlineData("""{"name":"Ok","email":"#250@example.com"}""", "email")]
    [InlineData("""{"name":"Ok","address":"#3001"}""", "address")]
    [InlineData("""{"name":"Ok","note":"#3001"}""", "note")]
    [InlineData("""{"name":"Ok","note":"a<b"}""", "note")]
    [InlineData("""{"name":"Ok","ccEmails":["a@example.com"]}""", "ccEmails")]
    [InlineData("""{"name":"Ok","ccEmails":"anything"}""", "ccEmails")]
    [InlineData("""{"name":"Ok","currencyId":"0123456789abcdef01234567"}""", "currencyId")]
    [InlineData("""{"name":"Ok","archived":false}""", "archived")]
    [InlineData("""{"name":"Ok","currencyCode":"EUR"}""", "currencyCode")]
    [InlineData("""{"name":["Ok"]}""", "name")]
    [InlineData(
        """{"name":"","email":"x","note":"<","ccEmails":[],"currencyId":"y","archived":true}""",
        "name,email,note,ccEmails,currencyId,archived"
    )]
    public async Task Invalid_new_client_is_400_on_each_field_and_is_not_sent(string body, string fields) =>
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Post, fixture.ListOf("clients"), ExpandPlaceholders(body), fields);

    [Theory]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"name":" "}""", "name")]
    [InlineData("""{"name":"#101"}""", "name")]
    [InlineData("""{"email":"nobody"}""", "email")]
    [InlineData("""{"address":"#3001"}""", "address")]
    [InlineData("""{"note":"#3001"}""", "note")]
    [InlineData("""{"archived":null}""", "archived")]
    [InlineData("""{"currencyId":null}""", "currencyId")]
    [InlineData("""{"currencyId":"EUR"}""", "currencyId")]
    [InlineData("""{"ccEmails":["a@b","c@d","e@f","g@h"]}""", "ccEmails")]
    [InlineData("""{"ccEmails":["a@b","nobody"]}""", "ccEmails[1]")]
    [InlineData("""{"ccEmails":[null,""]}""", "ccEmails[0],ccEmails[1]")]
    [InlineData("""{"ccEmails":"a@b"}""", "ccEmails")]
    [InlineData("""{"ccEmails":["a@b",5]}""", "ccEmails[1]")]
    [InlineData("""{"name":"","email":"x","ccEmails":["y"],"currencyId":null}""", "name,email,ccEmails[0],currencyId")]
    public async Task Invalid_PATCH_of_a_client_is_400_on_each_field_and_is_not_sent(string body, string fields) =>
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Patch, Existing, ExpandPlaceholders(body), fields);

    private static string ExpandPlaceholders(string body) =>
        body.Replace("#101", new string('n', 101), StringComparison.Ordinal)
            .Replace("#250", new string('n', 250), StringComparison.Ordinal)
            .Replace("#3001", new string('n', 3001), StringComparison.Ordinal);
}
