namespace ClockifyBff.Tests.Features.Tags;

[Trait("Kind", "API")]
public sealed class TagValidationTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private string Existing => $"{fixture.ListOf("tags")}/{fixture.Id("tags", "Travel")}";

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":" \t "}""", "name")]
    [InlineData("""{"name":"a<b"}""", "name")]
    [InlineData("""{"name":"a>b"}""", "name")]
    [InlineData("""{"name":"#101"}""", "name")]
    [InlineData("""{"name":5}""", "name")]
    [InlineData("""{"name":"\ud800"}""", "name")]
    [InlineData("""{"name":"Ok","archived":true}""", "archived")]
    [InlineData("""{"name":"Ok","colour":"red"}""", "colour")]
    [InlineData("""{"name":"Ok","workspaceId":"x"}""", "workspaceId")]
    public async Task Invalid_new_tag_is_400_on_each_field_and_is_not_sent(string body, string fields) =>
        await fixture.AssertFieldsRejectedAsync(
            HttpMethod.Post,
            fixture.ListOf("tags"),
            body.Replace("#101", new string('n', 101), StringComparison.Ordinal),
            fields
        );

    [Theory]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"  "}""", "name")]
    [InlineData("""{"name":"<"}""", "name")]
    [InlineData("""{"name":"#101"}""", "name")]
    [InlineData("""{"name":{}}""", "name")]
    [InlineData("""{"name":"\ud800"}""", "name")]
    [InlineData("""{"archived":null}""", "archived")]
    [InlineData("""{"archived":"yes"}""", "archived")]
    [InlineData("""{"archived":1}""", "archived")]
    public async Task Invalid_PATCH_of_a_tag_is_400_on_each_field(string body, string fields) =>
        await fixture.AssertFieldsRejectedAsync(
            HttpMethod.Patch,
            Existing,
            body.Replace("#101", new string('n', 101), StringComparison.Ordinal),
            fields
        );

    [Fact]
    public async Task DELETE_of_a_tag_with_an_unknown_parameter_is_400() =>
        await fixture.AssertFieldsRejectedAsync(HttpMethod.Delete, $"{Existing}?dryRun=true", null, "dryRun");
}
