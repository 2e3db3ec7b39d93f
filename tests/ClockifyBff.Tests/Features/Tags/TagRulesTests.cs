namespace ClockifyBff.Tests.Features.Tags;

[Trait("Kind", "API")]
public sealed class TagRulesTests(Workplace workplace) : IClassFixture<Workplace>
{
    private string Existing => $"{workplace.ListOf("tags")}/{workplace.Id("tags", "Travel")}";

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
    public async Task A_new_tag_that_is_wrong_goes_nowhere(string body, string fields) =>
        await workplace.RefuseFieldsAsync(
            HttpMethod.Post,
            workplace.ListOf("tags"),
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
    public async Task A_change_that_is_wrong_goes_nowhere(string body, string fields) =>
        await workplace.RefuseFieldsAsync(
            HttpMethod.Patch,
            Existing,
            body.Replace("#101", new string('n', 101), StringComparison.Ordinal),
            fields
        );

    [Fact]
    public async Task A_delete_with_a_parameter_nobody_reads_does_not_delete() =>
        await workplace.RefuseFieldsAsync(HttpMethod.Delete, $"{Existing}?dryRun=true", null, "dryRun");
}
